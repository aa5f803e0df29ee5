using System.Globalization;

namespace Monitoring.Campaigns.Logrotate;

/// <summary>A gap that a collector has reported.</summary>
/// <param name="Bytes">The number of bytes that are lost; null where the collector does not know.</param>
/// <param name="Text">The path and the reason.</param>
internal sealed record ReportedGap(long? Bytes, string Text)
{
    private const string Mark = "GAP ";

    /// <summary>Finds the gaps among the lines of collectors' standard errors. One that a killed collector could not
    /// commit and the next one has reported again counts once.</summary>
    public static IReadOnlyList<ReportedGap> Find(IEnumerable<string> words) =>
        [.. words.Where(word => word.StartsWith(Mark, StringComparison.Ordinal)).Distinct().Select(Parse)];

    /// <summary>Whether the gap is one of a log, under any of its names.</summary>
    public bool IsOf(RotatedLog log) =>
        Text.Contains(log.Directory + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        && Text.Contains(Path.DirectorySeparatorChar + log.Name + '.', StringComparison.Ordinal);

    /// <summary>Whether the gap is one under the path that a log is written to.</summary>
    public bool IsUnderPathOf(RotatedLog log) => Text.StartsWith(log.Path + ": ", StringComparison.Ordinal);

    private static ReportedGap Parse(string word)
    {
        string[] parts = word[Mark.Length..].Split(' ', 2);
        return new ReportedGap(
            long.Parse(parts[0], CultureInfo.InvariantCulture) is >= 0 and long bytes ? bytes : null, parts[1]);
    }
}
