using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Pods;
using Monitoring.Watching;

namespace Monitoring.Benchmarks.Collecting;

/// <summary>A node on which containers end and are started again all the time: whether a line is missing, how soon the
/// first line of each is there, and whether memory grows.</summary>
/// <remarks>Each container writes numbers. A restart is a new file and a new link, as the kubelet makes them; it takes
/// the last run but one away.</remarks>
internal static class ChurnRun
{
    private static readonly TimeSpan LinePause = TimeSpan.FromMilliseconds(50);

    public static void Run(int containers, int restartsPerSecond, int seconds)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        try
        {
            ChurningNode node = new(directory, containers);
            using CancellationTokenSource stop = new();
            Task writing = Task.Run(() =>
            {
                node.Write(restartsPerSecond, seconds);
                stop.Cancel();
            });
            Collect(node, stop.Token);
            writing.GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static void Collect(ChurningNode node, CancellationToken written)
    {
        KubernetesCollectorOptions options = new()
        {
            Files = new DirectoryCollectorOptions { Roots = [new LogRoot { Path = node.Root }] },
            NodeName = "node-1",
        };
        IFileWatcher watcher = FileWatcher.Create(WatcherKind.Auto, TimeProvider.System);
        using KubernetesCollector collector = new(options, node, watcher, TimeProvider.System, new MonitoringEvents());
        Dictionary<string, long> next = [];
        List<double> firstLines = [];
        long entries = 0;
        long missing = 0;
        long start = Stopwatch.GetTimestamp();
        int told = 0;
        while (true)
        {
            using LogBatch? batch = collector.Collect(TimeSpan.FromSeconds(1), CancellationToken.None);
            if (batch is null && written.IsCancellationRequested)
            {
                break;
            }

            if (Stopwatch.GetElapsedTime(start).TotalSeconds >= told * 10)
            {
                GC.Collect();
                Console.WriteLine(
                    $"{told++ * 10,4} s {entries,9} lines {collector.MeasureBacklog().Streams,5} streams {GC.GetTotalMemory(forceFullCollection: true) >> 10,7} KiB of objects");
            }

            if (batch is null)
            {
                continue;
            }

            string container = batch.Metadata.Find(MetadataKeys.ContainerId)!;
            long expected = next.GetValueOrDefault(container);
            foreach (ref readonly LogRecord record in batch.Records)
            {
                string[] message = Encoding.ASCII.GetString(batch.GetMessage(record)).Split(' ');
                missing += long.Parse(message[0], CultureInfo.InvariantCulture) == expected++ ? 0 : 1;
                if (message[0] == "0" && batch.Metadata.Find(MetadataKeys.RestartCount) != "0")
                {
                    firstLines.Add(
                        Stopwatch.GetElapsedTime(long.Parse(
                            message[1], CultureInfo.InvariantCulture)).TotalMilliseconds);
                }
            }

            entries += batch.Count;
            next[container] = expected;
            collector.Commit(batch);
        }

        long lost = node.Written.Sum(run => run.Value - next.GetValueOrDefault(run.Key));
        firstLines.Sort();
        Console.WriteLine(
            $"{node.Written.Count} runs of containers, {entries} lines; lost {lost}, out of order {missing}; pods asked for and not released {node.Held}");
        Console.WriteLine(
            $"first line of a restart after {firstLines[firstLines.Count / 2]:F2} ms (p50), {firstLines[(int)(firstLines.Count * 0.99)]:F2} ms (p99), {firstLines[^1]:F2} ms at most");
    }

    /// <summary>The node: its files, and what its API says.</summary>
    private sealed class ChurningNode : IPodMetadataSource
    {
        private readonly string _directory;
        private readonly Container[] _containers;
        private readonly HashSet<PodReference> _asked = [];
        private int _lastId;

        public ChurningNode(string directory, int containers)
        {
            _directory = directory;
            Directory.CreateDirectory(Root);
            _containers = [.. Enumerable.Range(0, containers).Select(index => new Container(index))];
        }

        public string Root => Path.Join(_directory, "containers");

        /// <summary>The number of lines that each run of a container has written.</summary>
        public ConcurrentDictionary<string, long> Written { get; } = [];

        public int Held => _asked.Count;

        public long Version { get; private set; }

        public bool IsComplete => true;

        public bool TryGet(PodReference pod, out PodMetadata metadata)
        {
            _asked.Add(pod);
            metadata = new PodMetadata
            {
                Namespace = pod.Namespace,
                Name = pod.Name,
                Uid = pod.Uid,
                Labels = new Dictionary<string, string> { ["app"] = pod.Name },
            };
            return true;
        }

        public void Release(PodReference pod) => _asked.Remove(pod);

        public void Dispose()
        {
            // Nothing is held.
        }

        /// <summary>Writes for a time.</summary>
        public void Write(int restartsPerSecond, int seconds)
        {
            foreach (Container container in _containers)
            {
                Begin(container);
            }

            TimeSpan restartPause = TimeSpan.FromSeconds(1.0 / restartsPerSecond);
            long start = Stopwatch.GetTimestamp();
            TimeSpan nextRestart = restartPause;
            TimeSpan nextLines = LinePause;
            int restarted = 0;
            while (Stopwatch.GetElapsedTime(start) is var now && now.TotalSeconds < seconds)
            {
                if (now >= nextRestart)
                {
                    nextRestart += restartPause;
                    Begin(_containers[restarted++ % _containers.Length]);
                }

                if (now >= nextLines)
                {
                    nextLines += LinePause;
                    Array.ForEach(_containers, WriteLine);
                }

                TimeSpan wait = (nextRestart < nextLines ? nextRestart : nextLines) - Stopwatch.GetElapsedTime(start);
                if (wait > TimeSpan.Zero)
                {
                    Thread.Sleep(wait);
                }
            }

            Array.ForEach(_containers, container => container.File!.Dispose());
        }

        private void Begin(Container container)
        {
            container.File?.Dispose();
            string directory = Path.Join(
                _directory, "pods", $"shop_web-{container.Number}_u{container.Number}", "main");
            Directory.CreateDirectory(directory);
            string log = Path.Join(directory, $"{container.Restarts++}.log");
            container.Id = string.Create(CultureInfo.InvariantCulture, $"c{_lastId++:00000000}");
            container.Lines = 0;
            container.File = new FileStream(
                log, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            WriteLine(container);
            string link = Path.Join(Root, $"web-{container.Number}_shop_main-{container.Id}.log");
            File.CreateSymbolicLink(link, log);
            container.Links.Enqueue((link, log));
            while (container.Links.Count > 2)
            {
                (string oldLink, string oldLog) = container.Links.Dequeue();
                File.Delete(oldLink);
                File.Delete(oldLog);
            }
        }

        private void WriteLine(Container container)
        {
            container.File!.Write(Encoding.ASCII.GetBytes(
                $"2026-11-23T01:26:46.300187894Z stdout F {container.Lines++} {Stopwatch.GetTimestamp()}\n"));
            Written[container.Id] = container.Lines;
        }

        private sealed class Container(int number)
        {
            public int Number { get; } = number;

            public string Id { get; set; } = string.Empty;

            public int Restarts { get; set; }

            public long Lines { get; set; }

            public FileStream? File { get; set; }

            public Queue<(string Link, string Log)> Links { get; } = [];
        }
    }
}
