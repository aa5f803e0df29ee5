using System.Globalization;
using Monitoring.Entries;

namespace Monitoring.Querying;

/// <summary>A number of bytes as people write it: <c>4GB</c>, <c>1.5 GiB</c>, <c>500MB</c>.</summary>
/// <remarks>
/// <code>
/// size = digits ["." digits] [blanks] unit
/// unit = "B" / ("K" / "M" / "G" / "T" / "P") ["B" / "i" / "iB"]
/// </code>
/// Units are powers of 1024, as in PowerShell, where <c>1GB</c> is 1073741824. The text is case-insensitive.</remarks>
internal static class SizeExpression
{
    private const string Powers = "KMGTP";

    /// <summary>Reads a size, in bytes.</summary>
    /// <exception cref="FormatException">The text is not a size, or the size exceeds 64 bits; the message has the
    /// expected format.</exception>
    public static long Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string shown = TerminalText.Neutralize(text);
        if (!TryParse(text, out double bytes))
        {
            throw new FormatException(BareNumber.Matches(text)
                ? $"'{shown}' has no unit. Use a unit, such as 500MB or 4GB."
                : $"'{shown}' is not a size. Write a number with a unit, such as 500MB, 4GB or 1.5TB.");
        }

        return bytes < long.MaxValue
            ? (long)bytes
            : throw new FormatException($"'{shown}' is too large. The largest size is below 8192PB.");
    }

    private static bool TryParse(ReadOnlySpan<char> text, out double bytes)
    {
        text = text.Trim();
        int length = text.LastIndexOfAnyInRange('0', '9') + 1;
        bool isNumber = double.TryParse(
            text[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out bytes);
        return isNumber && TryScale(text[length..].TrimStart(), ref bytes);
    }

    private static bool TryScale(ReadOnlySpan<char> unit, ref double bytes)
    {
        if (unit.Equals("B", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        int power = unit.IsEmpty ? -1 : Powers.IndexOf(char.ToUpperInvariant(unit[0]), StringComparison.Ordinal);
        if (power < 0 || !(unit.Length == 1 || IsSuffix(unit[1..])))
        {
            return false;
        }

        bytes *= Math.Pow(1024, power + 1);
        return true;
    }

    private static bool IsSuffix(ReadOnlySpan<char> text) =>
        text.Equals("B", StringComparison.OrdinalIgnoreCase)
        || text.Equals("i", StringComparison.OrdinalIgnoreCase)
        || text.Equals("iB", StringComparison.OrdinalIgnoreCase);
}
