using System.Globalization;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Watching;

namespace Monitoring.Collecting;

/// <summary>The node: logs, their writers, a clock that paces them, and the collector.</summary>
internal sealed class StressScene : IDisposable
{
    /// <summary>The time without a new line after which missing lines count as lost.</summary>
    private static readonly TimeSpan ProgressTimeout = TimeSpan.FromSeconds(20);

    private const int LinesPerTick = 66;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly TemporaryDirectory _files = new();
    private readonly WatcherKind _kind;
    private readonly MonitoringEvents _events;
    private readonly List<string> _errors = [];
    private readonly Dictionary<string, StressLog> _logs = [];
    private readonly ManualResetEventSlim _mayConsume = new(initialState: true);
    private readonly CancellationTokenSource _ended = new();
    private DirectoryCollector _collector;
    private OverflowCounter _watcher = null!;
    private int _overflows;

    public StressScene(WatcherKind kind, bool canLeave)
    {
        _kind = kind;
        _events = new MonitoringEvents
        {
            OnWarning = warning => _errors.Add(warning.ToString()),
            OnGap = gap => _errors.Add(gap.ToString()),
        };
        _files.CreateDirectory("logs");
        for (int index = 0; index < 6; index++)
        {
            // The even ones are as kubelet makes them: a link to a link to the file.
            bool isLinked = index % 2 == 0;
            StressLog log = new(_files, $"{index}.log", isLinked, canLeave, seed: index);
            _logs.Add(_files[$"logs/{index}.log"], log);
        }

        _collector = CreateCollector([]);
    }

    public bool Storms { get; init; }

    public int Restarts { get; private set; }

    public int Overflows => _overflows + _watcher.Overflows;

    private static int QueueLength => int.Parse(
        File.ReadAllText("/proc/sys/fs/inotify/max_queued_events"), CultureInfo.InvariantCulture);

    private static TimeSpan Duration => TimeSpan.FromSeconds(new TestSettings("MONITORING_STRESS")["SECONDS"] ?? 1);

    /// <summary>Writes and rotates for a while, and collects until everything has come out.</summary>
    public void Run(Action<LogBatch, DirectoryCollector> onBatch)
    {
        // A stream that no checkpoint knows is read from its current file: each has one before the race begins.
        foreach (StressLog log in _logs.Values)
        {
            log.Write(1);
        }

        Collect(
            until: () => _logs.Values.All(log => log.IsDrained),
            (batch, collector) =>
            {
                Receive(batch);
                collector.Commit(batch);
            });

        Thread[] writers = [.. _logs.Values.Select(log => new Thread(() => log.Race(LinesPerTick, _ended.Token)))];
        Array.ForEach(writers, writer => writer.Start());
        long started = TimeProvider.System.GetTimestamp();
        int ticks = 0;
        using ITimer timer = TimeProvider.System.CreateTimer(
            _ =>
            {
                // Every other second, at first after a half, the consumer pauses.
                bool pauses = Interlocked.Increment(ref ticks) % 100 is > 20 and < 60;
                if (pauses)
                {
                    _mayConsume.Reset();
                }
                else
                {
                    _mayConsume.Set();
                }

                foreach (StressLog log in _logs.Values)
                {
                    log.Pace.Release();
                }
            },
            null,
            Tick,
            Tick);
        Collect(until: () => TimeProvider.System.GetElapsedTime(started) > Duration, onBatch);
        _ended.Cancel();
        timer.Dispose();
        _mayConsume.Set();
        foreach (StressLog log in _logs.Values)
        {
            log.Pace.Release();
        }

        Array.ForEach(writers, writer => writer.Join());
        Collect(until: () => _logs.Values.All(log => log.IsDrained), onBatch);

        // Repeated lines would be emitted when rotated files expire, or at the next scan.
        long drained = TimeProvider.System.GetTimestamp();
        Collect(until: () => TimeProvider.System.GetElapsedTime(drained) > Duration / 2, onBatch);
    }

    public void Receive(LogBatch batch)
    {
        StressLog log = _logs[batch.Metadata.Path];
        for (int index = 0; index < batch.Count; index++)
        {
            log.Receive(batch.CreateEntry(index).Message);
        }
    }

    public void Restart()
    {
        Restarts++;
        _overflows += _watcher.Overflows;
        Checkpoint[] checkpoints = [.. _collector.Checkpoints];
        _collector.Dispose();
        _collector = CreateCollector(checkpoints);
    }

    public void Verify()
    {
        string summary =
            $"{_logs.Values.Sum(log => log.Written)} lines, {_logs.Values.Sum(log => log.Rotations)} rotations, "
            + $"{Restarts} restarts, {Overflows} overflows in {Duration.TotalSeconds} s through {_kind}";
        TestContext.Current.TestOutputHelper?.WriteLine(summary);
        TestContext.Current.SendDiagnosticMessage(summary);
        Assert.All(_logs.Values, log => Assert.True(log.IsDrained, log.ToString()));
        Assert.Empty(_errors);
    }

    public void Dispose()
    {
        _ended.Cancel();
        _collector.Dispose();
        _ended.Dispose();
        _mayConsume.Dispose();
        _files.Dispose();
    }

    private void Collect(Func<bool> until, Action<LogBatch, DirectoryCollector> onBatch)
    {
        long grew = TimeProvider.System.GetTimestamp();
        while (!until())
        {
            if (Storms && !_mayConsume.IsSet)
            {
                Storm();
            }

            _mayConsume.Wait(TestContext.Current.CancellationToken);
            using LogBatch? batch = _collector.Collect(
                TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
            if (batch is not null)
            {
                onBatch(batch, _collector);
                grew = TimeProvider.System.GetTimestamp();
            }

            if (TimeProvider.System.GetElapsedTime(grew) > ProgressTimeout)
            {
                Assert.Fail(
                    string.Join('\n', _logs.Values.Where(log => !log.IsDrained).Cast<object>().Concat(_errors)));
            }
        }
    }

    /// <summary>Fills the kernel's queue of events while the consumer pauses: two for each file that is created and
    /// deleted.</summary>
    private void Storm()
    {
        string path = _files["logs/storm.tmp"];
        for (int count = 0; count <= QueueLength; count += 2)
        {
            File.WriteAllText(path, string.Empty);
            File.Delete(path);
        }
    }

    private DirectoryCollector CreateCollector(IReadOnlyCollection<Checkpoint> checkpoints) => new(
        new DirectoryCollectorOptions
        {
            Roots = [new LogRoot { Path = _files["logs"], Include = ["*.log"] }],
            Checkpoints = checkpoints,
            RotateWait = TimeSpan.FromMilliseconds(500),
            TurnBytes = 32 << 10,
        },
        _watcher = new OverflowCounter(FileWatcher.Create(_kind, TimeProvider.System)),
        TimeProvider.System,
        _events);
}
