using Microsoft.Extensions.Time.Testing;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes.Paths;
using Monitoring.Kubernetes.Selecting;
using Monitoring.Watching.Mock;

namespace Monitoring.Kubernetes;

/// <summary>A node's log tree as a kubelet keeps it, and a collector over it with a fake clock.</summary>
internal sealed class NodeScene : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private KubernetesCollector? _containers;
    private long _line;

    public NodeScene()
    {
        _files.CreateDirectory("containers");
        _files.CreateDirectory("pods");
        Options = new KubernetesCollectorOptions
        {
            Files = new DirectoryCollectorOptions { Roots = [new LogRoot { Path = Root }] },
            NodeName = "node-1",

            // Most tests are of what comes before the API's answer, too.
            HoldLimit = TimeSpan.Zero,
        };
        Events = new MonitoringEvents { OnWarning = Warnings.Add };
    }

    public string Root => _files["containers"];

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));

    public KubernetesCollectorOptions Options { get; set; }

    public FakePodMetadataSource Api { get; } = new();

    public List<MonitoringWarning> Warnings { get; } = [];

    public MonitoringEvents Events { get; }

    /// <summary>The selected containers; null for all.</summary>
    public ContainerSelection? Selection { get; set; }

    public ILogCollector? Collector { get; private set; }

    /// <summary>The metadata of the batches that had no entries.</summary>
    public List<LogMetadata> Renewed { get; } = [];

    /// <summary>The streams of which nothing is to be kept.</summary>
    public List<LogMetadata> Excluded { get; } = [];

    /// <summary>A container begins: its log, and the link to it.</summary>
    /// <returns>The link.</returns>
    public string Begin(string ns, string pod, string uid, string container, string id, int restarts = 0)
    {
        string directory = $"pods/{ns}_{pod}_{uid}/{container}";
        _files.CreateDirectory(directory);
        string log = _files[$"{directory}/{restarts}.log"];
        File.AppendAllText(log, string.Empty);
        string link = Path.Join(Root, new ContainerLogName(pod, ns, container, id).ToString());
        File.CreateSymbolicLink(link, log);
        return link;
    }

    /// <summary>A container writes a line.</summary>
    public void Write(string link, string message, string output = "stdout") =>
        File.AppendAllText(link, $"2026-11-25T12:00:00.{_line++:000000000}Z {output} F {message}\n");

    /// <summary>The kubelet takes a container's log away, and the link to it.</summary>
    public static void End(string link)
    {
        File.Delete(File.ResolveLinkTarget(link, returnFinalTarget: true)!.FullName);
        File.Delete(link);
    }

    /// <summary>Scans everything and collects all entries.</summary>
    public List<LogEntry> Collect()
    {
        Collector ??= Select(_containers = Open([]));
        Time.Advance(TimeSpan.FromSeconds(2));
        List<LogEntry> entries = [];
        while (Collector.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken) is { } batch)
        {
            using LogBatch collected = batch;
            entries.AddRange(Enumerable.Range(0, batch.Count).Select(batch.CreateEntry));
            if (batch.IsExcluded)
            {
                Excluded.Add(batch.Metadata.Identity);
            }

            if (batch.Count == 0)
            {
                Renewed.Add(batch.Metadata);
            }

            Collector.Commit(batch);
        }

        return entries;
    }

    /// <summary>A new collector resumes where the old one's committed batches end.</summary>
    public void Restart()
    {
        IReadOnlyCollection<Checkpoint> checkpoints = [.. _containers!.Checkpoints];
        Collector!.Dispose();
        Collector = Select(_containers = Open(checkpoints));
    }

    public void Dispose()
    {
        Collector?.Dispose();
        _files.Dispose();
    }

    private ILogCollector Select(KubernetesCollector containers) =>
        Selection is null ? containers : new SelectingCollector(containers, Selection, Api);

    private KubernetesCollector Open(IReadOnlyCollection<Checkpoint> checkpoints) => new(
        Options with
        {
            Files = Options.Files with
            {
                Checkpoints =
            checkpoints
            }
        }, Api, new MockFileWatcher(), Time, Events);
}
