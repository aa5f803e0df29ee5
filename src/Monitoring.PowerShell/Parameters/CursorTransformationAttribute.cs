using System.Globalization;
using System.Management.Automation;
using Monitoring.Entries;

namespace Monitoring.Parameters;

/// <summary>Accepts an entry, whose cursor is used, or the cursor as text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CursorTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The entry does not come from a store, or the text is
    /// not a cursor.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            LogCursor or null => inputData,
            LogEntry entry => entry.Cursor ?? throw new ArgumentTransformationMetadataException(
                "The entry does not come from a store, so it has no cursor. Get it with Get-LogEntry."),
            string text => Parse(text),
            int or long => Parse(string.Create(CultureInfo.InvariantCulture, $"{value}")),
            _ => Parse($"{PSObject.AsPSObject(inputData).Properties[nameof(LogEntry.Cursor)]?.Value}"),
        };
    }

    private static LogCursor Parse(string text) => LogCursor.TryParse(text.Trim(), out LogCursor cursor)
        ? cursor
        : throw new ArgumentTransformationMetadataException(
            $"'{TerminalText.Neutralize(text)}' is not a valid cursor. Give an entry from Get-LogEntry, or the text of its property Cursor.");
}
