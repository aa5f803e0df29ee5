using System.Globalization;
using System.Management.Automation;
using Monitoring.Querying;
using Monitoring.Storing;

namespace Monitoring.Parameters;

/// <summary>Converts the argument of a size: <c>4GB</c>, <c>500MB</c>, or the number that PowerShell converts them
/// to.</summary>
/// <remarks>
/// PowerShell converts <c>4GB</c> to the number 4294967296. The original text is available for an argument, but not for
/// a variable (<c>$size = 4GB</c>). A number without a unit is therefore accepted if it is at least
/// <see cref="RetentionPolicy.MinBytes"/>: a number with a forgotten unit is small. Zero needs no unit.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SizeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentTransformationMetadataException">The value is not a size; the message says what is
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
