using System.Management.Automation;
using Monitoring.Entries;

namespace Monitoring.Parameters;

/// <summary>Lets a place in a store be given by the entry that stands there, or by its cursor as text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CursorTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The entry does not come from a store, or the text is no
    /// cursor.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            LogCursor or null => inputData,
            LogEntry entry => entry.Cursor ?? throw new ArgumentTransformationMetadataException(
                "The entry does not come from a store, so it has no place in one. Get it with Get-LogEntry."),
            string text => Parse(text),
            _ => Parse($"{PSObject.AsPSObject(inputData).Properties[nameof(LogEntry.Cursor)]?.Value}"),
        };
    }

    private static LogCursor Parse(string text) => LogCursor.TryParse(text.Trim(), out LogCursor cursor)
        ? cursor
        : throw new ArgumentTransformationMetadataException(
            $"'{TerminalText.Neutralise(text)}' is no place in a store. Give an entry from Get-LogEntry, or the text of its property Cursor.");
}
