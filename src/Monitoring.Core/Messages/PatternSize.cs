using System.Buffers;
using System.Globalization;

namespace Monitoring.Messages;

// Implementation notes
//
// When .NET compiles a regular expression, it expands counted repetitions of one character if the match is
// case-sensitive. a{2000000000} takes gigabytes before the first match, and so does (?:a{1000}){1000}, whose counts it
// multiplies. A client of the HTTP API may send any pattern. So the counts are multiplied here first.
//
// This is not a parser of regular expressions: it may overestimate a pattern's size, but never underestimates it. In a
// pattern that ignores white space and comments ((?x)), these may be between a group and its count. There all counts
// are multiplied with each other.

/// <summary>Computes the number of characters in a regular expression after its counted repetitions are expanded.
/// Pure.</summary>
internal static class PatternSize
{
    private static readonly SearchValues<char> Options = SearchValues.Create("imnsxIMNSX-+");
    private static readonly SearchValues<char> InBraces = SearchValues.Create("0123456789,");

    /// <summary>The size, or an overestimate; at most <see cref="long.MaxValue"/>.</summary>
    public static long Of(string pattern)
    {
        bool isSpacedOut = IgnoresSpace(pattern);
        Stack<long> groups = new();
        double size = 0;
        double item = 0;
        double product = 1;
        for (int index = 0; index < pattern.Length; index++)
        {
            switch (pattern[index])
            {
                case ' ' or '\t' or '\r' or '\n':
                    size++;
                    break;
                case '(' when pattern.AsSpan(index).StartsWith("(?#"):
                    index = EndOf(pattern, index, ')');
                    break;
                case '(':
                    groups.Push(Saturate(size + item));
                    (size, item) = (0, 0);
                    break;
                case ')' when groups.TryPop(out long before):
                    (size, item) = (before, Math.Max(1, size + item));
                    break;
                case '[':
                    (size, item) = (size + item, 1);
                    index = EndOfSet(pattern, index);
                    break;
                case '{' when TryReadCount(pattern, ref index, out double count):
                    product *= Math.Max(1, count);
                    item *= Math.Max(1, count);
                    break;
                default:
                    (size, item) = (size + item, 1);
                    index += pattern[index] == '\\' ? 1 : 0;
                    break;
            }
        }

        foreach (long before in groups)
        {
            size += before;
        }

        return Saturate(isSpacedOut ? Math.Max(product, size + item) : size + item);
    }

    private static bool IgnoresSpace(string pattern)
    {
        for (
            int start = pattern.IndexOf("(?", StringComparison.Ordinal);
            start >= 0;
            start = pattern.IndexOf("(?", start + 2, StringComparison.Ordinal))
        {
            ReadOnlySpan<char> options = pattern.AsSpan(start + 2);
            int end = options.IndexOfAnyExcept(Options);
            if ((end < 0 ? options : options[..end]).ContainsAny('x', 'X'))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads a count in braces up to the last of its digits and the closing brace. The first number is the
    /// count.</summary>
    private static bool TryReadCount(string pattern, ref int index, out double count)
    {
        ReadOnlySpan<char> inside = pattern.AsSpan(index + 1);
        int digits = Math.Max(0, inside.IndexOfAnyExceptInRange('0', '9'));
        if (digits == 0)
        {
            count = 0;
            return false;
        }

        count = double.Parse(inside[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        index += digits;
        int end = inside[digits..].IndexOfAnyExcept(InBraces);
        index += end >= 0 && inside[digits + end] == '}' ? end + 1 : 0;
        return true;
    }

    private static int EndOf(string pattern, int start, char last)
    {
        int end = pattern.IndexOf(last, start);
        return end < 0 ? pattern.Length : end;
    }

    /// <summary>Finds the end of a set: its first closing bracket that is neither escaped nor its first
    /// character.</summary>
    private static int EndOfSet(string pattern, int start)
    {
        int first = start + (start + 1 < pattern.Length && pattern[start + 1] == '^' ? 2 : 1);
        for (int index = first; index < pattern.Length; index++)
        {
            if (pattern[index] == ']' && index > first)
            {
                return index;
            }

            index += pattern[index] == '\\' ? 1 : 0;
        }

        return pattern.Length;
    }

    private static long Saturate(double size) => size >= long.MaxValue ? long.MaxValue : (long)size;
}
