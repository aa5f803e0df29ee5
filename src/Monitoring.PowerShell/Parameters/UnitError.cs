using System.Management.Automation;

namespace Monitoring.Parameters;

/// <summary>The error of a time, a duration or a size that cannot be parsed.</summary>
internal static class UnitError
{
    /// <summary>Creates the error. If PowerShell has converted the text to a number, the message adds how to avoid
    /// that.</summary>
    public static ArgumentTransformationMetadataException Create(FormatException exception, object value) => new(
        value is string or TimeSpan || !TypedText.IsNumber(value)
            ? exception.Message
            : exception.Message + " In an expression or a variable PowerShell makes a number of 90s and 7d: quote them, as '7d'.",
        exception);
}
