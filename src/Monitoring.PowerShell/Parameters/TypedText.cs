using System.Globalization;
using System.Management.Automation;
using System.Numerics;

namespace Monitoring.Parameters;

/// <summary>The original text of an argument that PowerShell has converted to a number.</summary>
/// <remarks>On a command line PowerShell reads <c>7d</c> as the decimal 7 and <c>90s</c> as the short 90: d and s are
/// suffixes of its numbers. The object that wraps the number still has the original text.</remarks>
internal static class TypedText
{
    /// <summary>The text, if the argument was a number with a suffix; else the unwrapped value.</summary>
    public static object? Of(object? inputData) => inputData switch
    {
        PSObject wrapped when IsNumber(wrapped.BaseObject)
            && wrapped.ToString() is { Length: > 0 } typed && char.IsAsciiLetter(typed[^1]) => typed,
        PSObject wrapped => wrapped.BaseObject,
        _ => inputData,
    };

    /// <summary>Whether a value, or its text, is the number zero without a unit.</summary>
    public static bool IsZero(object value) => (value is string || IsNumber(value))
        && double.TryParse(
            Convert.ToString(value,
                CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && number == 0;

    /// <summary>Whether a value is a number.</summary>
    public static bool IsNumber(object value) =>
        value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal
            or BigInteger;
}
