using System.Globalization;
using System.Management.Automation;
using Monitoring.Querying;
using Monitoring.Storing;

namespace Monitoring.Parameters;

/// <summary>Converts what a user gives for a size: <c>4GB</c>, <c>500MB</c>, or the number that PowerShell makes of
/// them.</summary>
/// <remarks>
/// PowerShell makes the number 4294967296 of <c>4GB</c>. Typed as an argument it still knows how it was typed; from a variable
/// (<c>$size = 4GB</c>) it does not. A number without a unit is therefore accepted if it is at least
/// <see cref="RetentionPolicy.MinBytes"/>: a forgotten unit leaves a small number. Zero needs no unit.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SizeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The value is no size; the message says what is
    /// expected.</exception>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = TypedText.Of(inputData);
        if (value is null || TypedText.IsZero(value))
        {
            return value is null ? null : 0L;
        }

        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;
        try
        {
            return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal bytes)
                && bytes >= RetentionPolicy.MinBytes && bytes <= long.MaxValue
                    ? (long)bytes
                    : SizeExpression.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }
}
