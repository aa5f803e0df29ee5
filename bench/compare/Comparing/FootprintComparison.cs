using System.Globalization;
using System.IO.Compression;
using Monitoring.Compare.Contending;
using Monitoring.Compare.Measuring;
using Monitoring.Compare.Reporting;

namespace Monitoring.Compare.Comparing;

/// <summary>The cost without work: following idle files, importing the module, the size of the module.</summary>
internal static class FootprintComparison
{
    private const double MiB = 1 << 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    /// <summary>Measures all three.</summary>
    public static void Run(CompareOptions options, Workplace workplace, Report report)
    {
        report.Section("Footprint");
        IdleComparison.Run(options, workplace, report);
        MeasureImport(options, workplace, report);
        MeasureSize(report);
    }

    private static void MeasureImport(CompareOptions options, Workplace workplace, Report report)
    {
        Launch module = Ourselves.Run("1");
        Launch empty = Ourselves.RunEmptyModule(workplace.MakeDirectory());
        List<(Cost Module, Cost Empty)> costs = [];
        for (int round = 0; round < options.Rounds; round++)
        {
            report.Progress($"round {round + 1} of {options.Rounds}: import");
            costs.Add((Measure(module, workplace), Measure(empty, workplace)));
        }

        MarkdownTable table = new("whole process, ms", "with an empty module", "difference", "peak MiB more");
        table.Add(
            Sum(costs, cost => cost.Module.Wall.TotalMilliseconds),
            Sum(costs, cost => cost.Empty.Wall.TotalMilliseconds),
            Sum(costs, cost => (cost.Module.Wall - cost.Empty.Wall).TotalMilliseconds),
            Sum(costs, cost => (cost.Module.PeakBytes - cost.Empty.PeakBytes) / MiB));

        report.Part("Importing the module");
        report.Add(table);
    }

    private static void MeasureSize(Report report)
    {
        using MemoryStream zip = new();
        ZipFile.CreateFromDirectory(Ourselves.ModuleDirectory, zip);
        long bytes = Directory.EnumerateFiles(Ourselves.ModuleDirectory, "*", SearchOption.AllDirectories)
            .Sum(path => new FileInfo(path).Length);
        report.Part("Size");
        report.Add(
            string.Create(
            CultureInfo.InvariantCulture,
            $"The staged module has {bytes / MiB:F1} MiB; {zip.Length / MiB:F1} MiB as a zip."));
    }

    private static Cost Measure(Launch launch, Workplace workplace) =>
        ChildProcess.Measure(launch, workplace.MakeDirectory(), Timeout);

    private static string Sum(List<(Cost Module, Cost Empty)> costs, Func<(Cost Module, Cost Empty), double> value) =>
        Sample.Of(costs.Select(value)).ToString("F0");
}
