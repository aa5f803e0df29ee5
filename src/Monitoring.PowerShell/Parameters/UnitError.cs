using System.Management.Automation;

namespace Monitoring.Parameters;

/// <summary>The error of a moment, a duration or a size that cannot be read.</summary>
internal static class UnitError
{
    /// <summary>Creates the error; where PowerShell made a number of what was typed, the message says how to avoid it.</summary>
    public static ArgumentTransformationMetadataException Create(FormatException exception, object value) => new(
        value is string or TimeSpan || !TypedText.IsNumber(value)
            ? exception.Message
            : exception.Message + " In an expression or a variable PowerShell makes a number of 90s and 7d: quote them, as '7d'.",
        exception);
}
