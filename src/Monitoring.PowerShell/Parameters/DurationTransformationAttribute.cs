using System.Management.Automation;
using Monitoring.Querying;

namespace Monitoring.Parameters;

/// <summary>Converts the argument of a duration: <c>7d</c>, <c>1h30m</c>, <c>250ms</c>, or a TimeSpan.</summary>
/// <remarks>A number without a unit is rejected; PowerShell's own conversion would count ticks of 100 ns. Zero is the
/// same in every unit, so it needs none.</remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The value is not a duration; the message says what is
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
            return TypedText.IsZero(value) ? TimeSpan.Zero : DurationExpression.Resolve(value);
        }
        catch (FormatException exception)
        {
            throw UnitError.Create(exception, value);
        }
    }
}
