using System.Management.Automation;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Parameters;

/// <summary>Converts the argument of a time: <c>10m</c> (ago), <c>2026-11-23</c>, a DateTime, a TimeSpan (ago), or an
/// entry.</summary>
/// <remarks>All conversions are done here, because PowerShell's own would treat a number as nanoseconds since
/// 1970.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The value is not a time; the message says what is
    /// expected.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = TypedText.Of(inputData);
        if (value is null)
        {
            return null;
        }

        try
        {
            return TryGetTimeOfCopy(inputData, out DateTimeOffset time)
                ? LogTimestamp.From(time)
                : TimeExpression.Resolve(value, TimeProvider.System);
        }
        catch (FormatException exception)
        {
            throw UnitError.Create(exception, value);
        }
    }

    // An entry from another process has its properties but not its type.
    private static bool TryGetTimeOfCopy(object inputData, out DateTimeOffset time)
    {
        time = default;
        return inputData is PSObject { BaseObject: PSCustomObject } copy
            && LanguagePrimitives.TryConvertTo(copy.Properties[nameof(LogEntry.Timestamp)]?.Value, out time);
    }
}
