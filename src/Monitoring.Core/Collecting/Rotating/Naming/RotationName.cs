using System.Globalization;
using Monitoring.Files;

namespace Monitoring.Collecting.Rotating.Naming;

/// <summary>The part that rotation added to the name of a log, and what it tells about the age of the file.</summary>
/// <remarks>
/// Known names, for a log <c>app.log</c>: <c>app.log.1</c>, <c>app.1.log</c>, <c>app_1.log</c> (logrotate; the higher
/// number is the older), <c>app.log-20261123</c>, <c>app-2026-11-23.log</c>, <c>app.log-20261123-1761</c>,
/// <c>0.log.20261123-012636</c> (logrotate's dateext, kubelet), <c>app.log-1764397561</c> (seconds of Unix time),
/// <c>app.log-2026112306.backup</c> (logrotate found an existing file of the name), <c>app.log.old</c>; each may be
/// compressed.
/// </remarks>
/// <param name="Scheme">The naming scheme, which determines the order of age.</param>
/// <param name="Form">The format of the name. Names of one scheme and form can be ordered by age.</param>
/// <param name="Key">The key to compare within the form: numbers, separated by dots.</param>
/// <param name="Compression">The compression of the file.</param>
internal readonly record struct RotationName(RotationScheme Scheme, string Form, string Key, Compression Compression)
{
    /// <summary>The maximum number of digits of a plain number; more digits are a date, or unknown.</summary>
    private const int MaxNumber = 5;

    private const char KeySeparator = '.';

    private static readonly char[] Separators = ['.', '-', '_'];
    private static readonly string[] Words = ["old", "backup", "prev", "previous", "last", "save", "saved"];
    private static readonly string[] Months =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] Unfinished = [".tmp", ".part"];

    /// <summary>Whether the file is compressed.</summary>
    public bool IsCompressed => Compression != Compression.None;

    /// <summary>The number; 0 if the name has none.</summary>
    public int Number => Scheme == RotationScheme.Number ? int.Parse(Key, CultureInfo.InvariantCulture) : 0;

    /// <summary>Parses the name of a rotated file of a log; null if it is not such a name.</summary>
    public static RotationName? Parse(string log, string rotated)
    {
        Compression compression = CompressionOfName.Of(rotated);
        string plain = CompressionOfName.WithoutSuffix(rotated, compression);
        if (plain.Length <= log.Length
            || Array.Exists(Unfinished, end => plain.EndsWith(end, StringComparison.Ordinal)))
        {
            return null;
        }

        if (FindAdded(log, plain, out bool isInside) is not { } added || Read(added) is not var (scheme, key))
        {
            return null;
        }

        int stem = isInside ? log.Length - Path.GetExtension(log).Length : log.Length;
        return new RotationName(
            scheme,
            scheme == RotationScheme.Other ? string.Empty : GetForm(plain[stem], isInside, key),
            key,
            compression);
    }

    /// <summary>Compares the numbers of two keys of one form. A key with an additional number is the greater one,
    /// because rotation adds the number where a file of the name exists.</summary>
    public static int CompareKeys(string left, string right)
    {
        string[] ours = left.Split(KeySeparator);
        string[] theirs = right.Split(KeySeparator);
        for (int index = 0; index < Math.Min(ours.Length, theirs.Length); index++)
        {
            string our = ours[index].TrimStart('0');
            string their = theirs[index].TrimStart('0');
            int order = our.Length == their.Length
                ? string.CompareOrdinal(our, their) : our.Length.CompareTo(their.Length);
            if (order != 0)
            {
                return order;
            }
        }

        return ours.Length.CompareTo(theirs.Length);
    }

    /// <summary>The possible names of a log whose rotation made this name; some are not possible in fact.</summary>
    public static IEnumerable<string> GetPossibleOriginals(string rotated)
    {
        string plain = CompressionOfName.WithoutSuffix(rotated, CompressionOfName.Of(rotated));
        string extension = Path.GetExtension(plain);
        for (int index = plain.IndexOfAny(Separators); index >= 0; index = plain.IndexOfAny(Separators, index + 1))
        {
            yield return plain[..index];
            yield return plain[..index] + extension;
        }
    }

    /// <summary>The prefixes of all names of rotated files of a log.</summary>
    public static IEnumerable<string> GetPrefixes(string log)
    {
        string stem = Path.GetFileNameWithoutExtension(log);
        return Separators.Select(separator => stem + separator);
    }

    /// <summary>Describes the position of the numbers, and the lengths of those that are dates or times. A date with a
    /// six-digit time and one with seconds of Unix time are not comparable, nor are a date and a number.</summary>
    private static string GetForm(char separator, bool isInside, string key)
    {
        IEnumerable<int> lengths = key.Split(KeySeparator)
            .Select(number => number.Length)
            .Where(length => length > MaxNumber);
        return $"{separator}{(isInside ? "inside" : "after")} {string.Join(KeySeparator, lengths)}";
    }

    private static string? FindAdded(string log, string rotated, out bool isInside)
    {
        isInside = false;
        if (rotated.StartsWith(log, StringComparison.Ordinal) && Separators.Contains(rotated[log.Length]))
        {
            return rotated[(log.Length + 1)..];
        }

        string extension = Path.GetExtension(log);
        string stem = log[..^extension.Length];
        isInside = stem.Length > 0
            && rotated.StartsWith(stem, StringComparison.Ordinal)
            && rotated.EndsWith(extension, StringComparison.Ordinal)
            && Separators.Contains(rotated[stem.Length]);
        return isInside ? rotated[(stem.Length + 1)..^extension.Length] : null;
    }

    private static (RotationScheme Scheme, string Key)? Read(string added)
    {
        if (Array.Exists(Words, word => word.Equals(added, StringComparison.OrdinalIgnoreCase)))
        {
            return (RotationScheme.Other, added);
        }

        if (added.Length == 0 || !char.IsAsciiDigit(added[0]))
        {
            return null;
        }

        string digits = string.Concat(added.Where(char.IsAsciiDigit));
        bool hasLetters = added.Any(char.IsLetter) && !IsIsoTime(added);
        if (hasLetters)
        {
            return HasOnlyKnownWords(added) ? (RotationScheme.Other, added) : null;
        }

        if (digits.Length == added.Length && digits.Length <= MaxNumber && (digits[0] != '0' || digits == "0"))
        {
            return (RotationScheme.Number, digits);
        }

        if (BeginsWithYear(digits))
        {
            IEnumerable<string> numbers = added.Split(
                [.. added.Where(letter => !char.IsAsciiDigit(letter))], StringSplitOptions.RemoveEmptyEntries);
            return (RotationScheme.Date, string.Join(KeySeparator, numbers));
        }

        const int DigitsOfSeconds = 10;
        return digits.Length == added.Length && (digits[0] == '0' || digits.Length == DigitsOfSeconds)
            ? (RotationScheme.Counter, digits)
            : (RotationScheme.Other, added);
    }

    /// <summary>Whether all letters belong to month names or to words that rotation uses.</summary>
    private static bool HasOnlyKnownWords(string added)
    {
        int start = -1;
        for (int index = 0; index <= added.Length; index++)
        {
            bool isLetter = index < added.Length && char.IsLetter(added[index]);
            if (isLetter)
            {
                start = start < 0 ? index : start;
            }
            else if (start >= 0)
            {
                string word = added[start..index];
                if (!Array.Exists(
                    [.. Words, .. Months], known => known.Equals(word, StringComparison.OrdinalIgnoreCase)))
                {
                    return false;
                }

                start = -1;
            }
        }

        return true;
    }

    /// <summary>Whether the only letters are those of <c>2026-11-23T01:26:36Z</c>.</summary>
    private static bool IsIsoTime(string added) => added.All(letter => !char.IsLetter(letter) || letter is 'T' or 'Z');

    private static bool BeginsWithYear(string digits) =>
        digits.Length >= 8
            && digits[0] is '1' or '2'
            && int.Parse(digits[..4], CultureInfo.InvariantCulture) is >= 1970 and < 2200
            && int.Parse(digits.AsSpan(4, 2), CultureInfo.InvariantCulture) is >= 1 and <= 12
            && int.Parse(digits.AsSpan(6, 2), CultureInfo.InvariantCulture) is >= 1 and <= 31;
}
