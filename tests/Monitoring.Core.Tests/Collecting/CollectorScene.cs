using Microsoft.Extensions.Time.Testing;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Files.Status;
using Monitoring.Watching.Mock;

namespace Monitoring.Collecting;

/// <summary>A collector over a directory of its own, with a fake clock and a watcher that emits only the events
/// of the test: an event is only a hint, and the collector must be right without it.</summary>
internal sealed class CollectorScene : IDisposable
{
    private readonly Func<DirectoryCollectorOptions, DirectoryCollectorOptions> _configure;
    private readonly Dictionary<string, Checkpoint> _stored = [];

    public CollectorScene(Func<DirectoryCollectorOptions, DirectoryCollectorOptions>? configure = null)
    {
        _configure = configure ?? (options => options);
        Files.CreateDirectory("logs");
        Events = new MonitoringEvents { OnWarning = Warnings.Add, OnGap = Gaps.Add };
    }

    public TemporaryDirectory Files { get; } = new();

    public string Root => Files["logs"];

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The current collector's watcher.</summary>
    public MockFileWatcher Watcher { get; private set; } = new();

    public List<MonitoringWarning> Warnings { get; } = [];

    public List<LogGap> Gaps { get; } = [];

    public MonitoringEvents Events { get; }

    public DirectoryCollector? Collector { get; private set; }

    /// <summary>Called once, when the first file has been begun and before anything of it is read.</summary>
    public Action? OnStarted { get; set; }

    /// <summary>The checkpoints and files of the last restart, for the message of a failed test.</summary>
    public string LastRestart { get; private set; } = string.Empty;

    /// <summary>Scans everything and collects all entries: path below the root and message.</summary>
    public List<string> Collect() => [.. CollectEntries().Select(Describe)];

    /// <summary>As <see cref="Collect"/>, the messages alone.</summary>
    public List<string> CollectMessages() => [.. CollectEntries().Select(entry => entry.Message)];

    public List<LogEntry> CollectEntries()
    {
        Start();
        Time.Advance(TimeSpan.FromSeconds(2));
        return Drain();
    }

    /// <summary>Lets so much time pass that rotated files and open messages are finished, and collects what
    /// comes.</summary>
    public List<string> CollectUntilIdle()
    {
        List<string> collected = Collect();
        for (int step = 0; step < 40; step++)
        {
            collected.AddRange(Collect());
        }

        return collected;
    }

    /// <summary>Begins to follow what is there, without reading it.</summary>
    public void Start() => Collector ??= CreateCollector([]);

    /// <summary>Commits a batch with its checkpoint, which is kept as a store keeps it.</summary>
    public void Commit(LogBatch batch)
    {
        Collector!.Commit(batch);
        if (batch.Checkpoint is { } checkpoint)
        {
            _stored[checkpoint.Path] = checkpoint;
        }
    }

    /// <summary>A new collector resumes where the old one's committed batches end.</summary>
    /// <param name="change">Makes of a checkpoint what another version would have kept.</param>
    public void Restart(Func<Checkpoint, Checkpoint>? change = null)
    {
        Checkpoint[] checkpoints = [.. _stored.Values.Select(change ?? (checkpoint => checkpoint))];
        LastRestart = string.Join('\n', checkpoints.Select(Describe).Concat(
            Directory.EnumerateFiles(Files.Path, "*", SearchOption.AllDirectories)
                .Select(path => $"{path} is {FileStatus.Of(path)}")));
        Collector!.Dispose();
        Collector = CreateCollector(checkpoints);
    }

    /// <summary>Disposes the collector. No collector runs until <see cref="Restart"/>.</summary>
    public void Dispose()
    {
        Collector?.Dispose();
        Files.Dispose();
    }

    public List<LogEntry> Drain()
    {
        List<LogEntry> entries = [];
        while (Collector!.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken) is { } batch)
        {
            for (int index = 0; index < batch.Count; index++)
            {
                entries.Add(batch.CreateEntry(index));
            }

            Commit(batch);
            batch.Dispose();
        }

        return entries;
    }

    private string Describe(LogEntry entry) => $"{Path.GetRelativePath(Root, entry.Path)}: {entry.Message}";

    private static string Describe(Checkpoint checkpoint) =>
        $"{checkpoint.Path} at {string.Join(" then ", checkpoint.Files)} open since {string.Join(" and ", checkpoint.Open)}";

    private DirectoryCollector CreateCollector(IReadOnlyCollection<Checkpoint> checkpoints) => new(
        _configure(
            new DirectoryCollectorOptions
            {
                Roots = [new LogRoot { Path = Root }],
                Checkpoints = checkpoints,
                IsHeld = RecordTurn
            }),
        Watcher = new MockFileWatcher(),
        Time,
        Events);

    private bool RecordTurn(string path)
    {
        Action? started = OnStarted;
        OnStarted = null;
        started?.Invoke();
        return false;
    }
}
