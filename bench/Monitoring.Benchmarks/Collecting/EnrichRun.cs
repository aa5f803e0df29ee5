using System.Diagnostics.CodeAnalysis;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Pods;
using Monitoring.Querying;
using Monitoring.Watching;

namespace Monitoring.Benchmarks.Collecting;

/// <summary>The cost of the pod metadata of each entry: a node's logs are collected with and without it, in
/// turn.</summary>
internal static class EnrichRun
{
    private const int Rounds = 9;

    public static void Run(int containers, int mebibytes)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        try
        {
            string root = Path.Join(directory, "containers");
            Directory.CreateDirectory(root);
            string corpus = Path.Join(directory, "corpus");
            long lines = Corpus.Write(corpus, containers, mebibytes);
            string[] files = Directory.GetFiles(corpus);
            for (int index = 0; index < files.Length; index++)
            {
                string pod = Path.Join(directory, "pods", $"shop_web-{index}_u{index}", "main");
                Directory.CreateDirectory(pod);
                File.Move(files[index], Path.Join(pod, "0.log"));
                File.CreateSymbolicLink(
                    Path.Join(root, $"web-{index}_shop_main-c{index:00000000}.log"), Path.Join(pod, "0.log"));
            }

            List<double> ratios = [];
            for (int round = 0; round < Rounds; round++)
            {
                Measurement plain = Measurement.Of(() => Collect(CreateFiles(root)));
                Measurement enriched = Measurement.Of(() => Collect(CreateContainers(root)));
                ratios.Add(enriched.Processor / plain.Processor);
                Console.WriteLine(plain.Describe("lines of files", lines));
                Console.WriteLine(enriched.Describe("lines of containers", lines));
            }

            ratios.Sort();
            Console.WriteLine(
                $"containers to files, processor time: {ratios[0]:F3} to {ratios[^1]:F3}, median {ratios[ratios.Count / 2]:F3}");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static DirectoryCollectorOptions Options(string root) =>
        new() { Roots = [new LogRoot { Path = root }], Follow = false };

    private static DirectoryCollector CreateFiles(string root) => new(
        Options(root), FileWatcher.Create(WatcherKind.Polling,
            TimeProvider.System), TimeProvider.System, new MonitoringEvents());

    private static KubernetesCollector CreateContainers(string root) => new(
        new KubernetesCollectorOptions { Files = Options(root), NodeName = "node-1" },
        new KnownPods(),
        FileWatcher.Create(WatcherKind.Polling, TimeProvider.System),
        TimeProvider.System,
        new MonitoringEvents());

    private static void Collect(ILogCollector collector)
    {
        using ILogCollector owned = collector;
        while (collector.Collect(TimeSpan.Zero, CancellationToken.None) is { } batch)
        {
            collector.Commit(batch);
            batch.Dispose();
        }
    }

    /// <summary>An API that knows every pod, with labels as they are usual.</summary>
    private sealed class KnownPods : IPodMetadataSource
    {
        private static readonly Dictionary<string, string> Labels = Enumerable.Range(0, 8)
            .ToDictionary(index => $"app.kubernetes.io/label-{index}", index => $"value-{index}");

        public long Version => 1;

        public bool IsComplete => true;

        public bool TryGet(PodReference pod, [NotNullWhen(true)] out PodMetadata? metadata)
        {
            metadata = new PodMetadata
            {
                Namespace = pod.Namespace,
                Name = pod.Name,
                Uid = pod.Uid,
                NodeName = "node-1",
                PodIP = "10.0.0.7",
                Owner = new PodOwner("Deployment", "web"),
                Labels = Labels,
                Containers =
                    [new ContainerMetadata(
                    "main", ContainerKind.Regular, "box:1", "c", RestartCount: 0, ContainerState.Running)],
            };
            return true;
        }

        public void Release(PodReference pod)
        {
            // All are known for good.
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
