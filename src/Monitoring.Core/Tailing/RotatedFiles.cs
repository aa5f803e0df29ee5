using System.Globalization;

namespace Monitoring.Tailing;

/// <summary>The files beside a log that rotation has made of it, the oldest first.</summary>
/// <remarks>
/// Known names, for a log <c>app.log</c>: <c>app.log.1</c>, <c>app.log.2</c> (logrotate: the higher number is the older),
/// <c>app.log-20261123</c>, <c>app.log.20261123-012636</c> (logrotate's dateext, kubelet: by name), <c>app-20261123.log</c>,
/// <c>app.1.log</c>; each may be compressed (<c>.gz</c>). A file that stands there both ways is being compressed: the one that was
/// there before counts as long as it is there. Those compressed otherwise (<c>.zst</c>, <c>.bz2</c>, <c>.xz</c>) and unfinished
/// ones (<c>.tmp</c>) are left out.
/// </remarks>
internal static class RotatedFiles
{
    /// <summary>What the name of a file ends in that can be read although it is compressed.</summary>
    public const string CompressedEnding = ".gz";

    private static readonly char[] Separators = ['.', '-', '_'];
    private static readonly string[] Unreadable = [".zst", ".bz2", ".xz", ".tmp"];

    /// <summary>The rotated files of a log; empty if its directory cannot be read.</summary>
    /// <param name="path">The log's path, without links.</param>
    /// <param name="names">The names in its directory.</param>
    public static IReadOnlyList<RotatedFile> Find(string path, DirectoryNames names)
    {
        string directory = Path.GetDirectoryName(path) ?? string.Empty;
        string name = Path.GetFileName(path);
        string stem = Path.GetFileNameWithoutExtension(name);
        ReadOnlySpan<string> all = names.Of(directory);
        List<(RotatedFile File, string Suffix)> found = [];
        foreach (char separator in Separators)
        {
            foreach (string candidate in DirectoryNames.BeginningWith(all, stem + separator))
            {
                string rotated = Path.Join(directory, candidate);
                if (GetSuffix(name, candidate) is { } suffix
                    && !(IsCompressed(candidate) && IsIn(all, candidate[..^CompressedEnding.Length]))
                    && FileStatus.Of(rotated) is { Kind: FileKind.File } status)
                {
                    found.Add((new RotatedFile(rotated, status), suffix));
                }
            }
        }

        found.Sort(static (left, right) =>
            Compare(left.Suffix, left.File.Status.Modified, right.Suffix, right.File.Status.Modified));
        return found.ConvertAll(entry => entry.File);
    }

    /// <summary>Whether a file is compressed, by its name, and can be read so.</summary>
    public static bool IsCompressed(string path) => path.EndsWith(CompressedEnding, StringComparison.Ordinal);

    /// <summary>The names that a log may have had before rotation made this name of it, more than there can be.</summary>
    public static IEnumerable<string> GetPossibleOriginals(string rotated)
    {
        string extension = Path.GetExtension(rotated);
        for (int index = rotated.IndexOfAny(Separators); index >= 0; index = rotated.IndexOfAny(Separators, index + 1))
        {
            yield return rotated[..index];
            yield return rotated[..index] + extension;
        }
    }

    /// <summary>What rotation has added to a log's name to make the other name; null if it is no such name.</summary>
    public static string? GetSuffix(string name, string rotated)
    {
        rotated = IsCompressed(rotated) ? rotated[..^CompressedEnding.Length] : rotated;
        if (rotated.Length <= name.Length || Array.Exists(Unreadable, end => rotated.EndsWith(end, StringComparison.Ordinal)))
        {
            return null;
        }

        if (rotated.StartsWith(name, StringComparison.Ordinal) && rotated[name.Length] is ('.' or '-' or '_'))
        {
            return rotated[(name.Length + 1)..];
        }

        string extension = Path.GetExtension(name);
        string stem = name[..^extension.Length];
        bool isInfix = stem.Length > 0
            && rotated.StartsWith(stem, StringComparison.Ordinal)
            && rotated.EndsWith(extension, StringComparison.Ordinal)
            && rotated[stem.Length] is ('.' or '-' or '_');
        string suffix = isInfix ? rotated[(stem.Length + 1)..^extension.Length] : string.Empty;
        return suffix.Length > 0 && char.IsAsciiDigit(suffix[0]) ? suffix : null;
    }

    /// <summary>The order of age: by name where both are dated; else by the time they were last written, and where that is
    /// the same, by number, the higher being the older.</summary>
    internal static int Compare(string left, long leftModified, string right, long rightModified)
    {
        if (IsDated(left) && IsDated(right))
        {
            return string.CompareOrdinal(left, right);
        }

        int byTime = leftModified.CompareTo(rightModified);
        return byTime == 0 && TryGetNumber(left, out int leftNumber) && TryGetNumber(right, out int rightNumber)
            ? rightNumber.CompareTo(leftNumber)
            : byTime;
    }

    private static bool IsIn(ReadOnlySpan<string> names, string name) =>
        names.BinarySearch(name, StringComparer.Ordinal) >= 0;

    private static bool TryGetNumber(string suffix, out int number)
    {
        const int LongestNumber = 5;
        number = 0;
        return suffix.Length <= LongestNumber
            && int.TryParse(suffix, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool IsDated(string suffix) => suffix.Length >= 8 && char.IsAsciiDigit(suffix[0]);
}
