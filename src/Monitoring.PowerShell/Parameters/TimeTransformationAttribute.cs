using System.Management.Automation;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Parameters;

/// <summary>Lets a moment be given as people say it: <c>10m</c> ago, <c>2026-11-23</c>, a DateTime, a TimeSpan ago, or that of
/// an entry.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">It names no moment; the message says what is
    /// understood.</exception>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = TypedText.Of(inputData);
        try
        {
            return value switch
            {
                LogEntry entry => entry.ExactTimestamp,
                string or TimeSpan or DateTime or DateTimeOffset => TimeExpression.Resolve(value, TimeProvider.System),
                _ => inputData,
            };
        }
        catch (FormatException exception)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }
}
