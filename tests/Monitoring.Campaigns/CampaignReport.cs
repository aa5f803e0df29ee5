using System.Globalization;
using System.Runtime.InteropServices;

namespace Monitoring.Campaigns;

/// <summary>A table of results in a Markdown file, with machine and date.</summary>
/// <remarks>Each row is written as soon as its campaign has ended, so that a run that is stopped leaves what it has
/// found.</remarks>
internal sealed class CampaignReport
{
    private const string Columns =
        "| campaign | seconds | seed | disturbances | kills | lines | lost | repeated | out of order | gaps told | verdict | remarks |";
    private const string Rule = "|---|---|---|---|---|---|---|---|---|---|---|---|";

    private readonly string _file;

    private CampaignReport(string file) => _file = file;

    /// <summary>Adds the head of a table to a file, which need not exist.</summary>
    public static CampaignReport Begin(string file, TimeProvider timeProvider)
    {
        string heading = File.Exists(file) ? "\n" : "# Campaigns\n\n";
        string date = timeProvider.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        File.AppendAllText(file, $"{heading}{date}, {DescribeMachine()}.\n\n{Columns}\n{Rule}\n");
        return new CampaignReport(file);
    }

    /// <summary>Adds a row.</summary>
    public void Add(CampaignResult result) => Add(
        result.Name,
        result.Elapsed.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture),
        $"{result.Seed}",
        $"{result.Disturbances}",
        $"{result.Kills}",
        $"{result.Check.Written}",
        $"{result.Check.Lost}",
        $"{result.Check.Repeated}",
        $"{result.Check.Disordered}",
        $"{result.Gaps}",
        result.IsGood ? "good" : "**BAD**",
        string.Join("; ", result.Remarks.Concat(result.Fault is { } fault ? [fault] : [])));

    /// <summary>Adds a row that says why there is no result.</summary>
    public void AddNotRun(string name, string obstacle) =>
        Add(name, "", "", "", "", "", "", "", "", "", "not run", obstacle);

    private static string DescribeMachine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores, "
        + $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.FrameworkDescription}");

    private void Add(params string[] cells) =>
        File.AppendAllText(_file, $"| {string.Join(" | ", cells.Select(ToCell))} |\n");

    private static string ToCell(string text) =>
        text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal);
}
