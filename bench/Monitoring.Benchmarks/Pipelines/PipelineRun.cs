using System.Management.Automation.Runspaces;

namespace Monitoring.Benchmarks.Pipelines;

/// <summary>The staged module in the real engine, against the least that any cmdlet can cost.</summary>
internal static class PipelineRun
{
    private const int Rounds = 7;

    public static void Run(int mebibytes)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        try
        {
            long lines = Corpus.Write(directory, 1, mebibytes);
            using Runspace runspace = Engine.Open();
            List<double> ratios = [];
            for (int round = 0; round < Rounds; round++)
            {
                Measurement trivial = Measurement.Of(
                    () => Engine.Invoke(runspace, $"Write-ReadyObject -Count {lines} | Out-Null"));
                Measurement watch = Measurement.Of(
                    () => Engine.Invoke(runspace, $"Watch-Log '{directory}' -FromStart -NoFollow | Out-Null"));
                ratios.Add(watch.Wall / trivial.Wall);
                Console.WriteLine(trivial.Describe("ready objects", lines));
                Console.WriteLine(watch.Describe("Watch-Log", lines));
            }

            ratios.Sort();
            Console.WriteLine(
                $"Watch-Log to ready objects: {ratios[0]:F2} to {ratios[^1]:F2}, median {ratios[ratios.Count / 2]:F2}");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
