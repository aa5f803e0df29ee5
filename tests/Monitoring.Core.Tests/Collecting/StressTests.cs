using System.Globalization;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Watching;

namespace Monitoring.Collecting;

/// <summary>The real watcher, the real clock and real threads: writers and rotations race the collector.</summary>
/// <remarks>MONITORING_STRESS_SECONDS makes a campaign of it. Only histories that can be lossless are played: a file that
/// leaves no rotated name behind (deleted, or its link turned elsewhere) is left only after a line of it has come out, which
/// shows that it is open.</remarks>
public sealed class StressTests
{
    /// <summary>How long nothing may come before the lines that are missing count as lost.</summary>
    private static readonly TimeSpan ProgressTimeout = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(WatcherKind.Auto)]
    [InlineData(WatcherKind.Polling)]
    public void Every_line_comes_once_and_in_order_while_rotations_race_us(WatcherKind watcher)
    {
        using StressScene scene = new(watcher, canLeave: true);
        scene.Run(onBatch: (batch, collector) =>
        {
            scene.Receive(batch);
            collector.Commit(batch);
        });
        scene.Verify();
    }

    [Fact]
    public void Every_line_comes_once_when_the_queue_of_events_overflows()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only inotify has a queue that overflows.");
        using StressScene scene = new(WatcherKind.Inotify, canLeave: true) { Storms = true };
        scene.Run(onBatch: (batch, collector) =>
        {
            scene.Receive(batch);
            collector.Commit(batch);
        });
        Assert.True(scene.Overflows > 0, "The queue of events did not overflow.");
        scene.Verify();
    }

    [Fact]
    public void Every_line_is_committed_once_through_restarts_under_load()
    {
        using StressScene scene = new(WatcherKind.Auto, canLeave: false);
        Random random = new(1);
        scene.Run(onBatch: (batch, collector) =>
        {
            if (random.Next(60) == 0)
            {
                // Read, but never safe: the next collector has to read it again.
                scene.Restart();
                return;
            }

            scene.Receive(batch);
            collector.Commit(batch);
        });
        Assert.True(scene.Restarts > 0, "Nothing was restarted.");
        scene.Verify();
    }

    /// <summary>The node: logs, their writers, a clock that paces them, and the collector.</summary>
    private sealed class StressScene : IDisposable
    {
        private const int LinesPerTick = 66;
        private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

        private readonly TemporaryDirectory _files = new();
        private readonly WatcherKind _kind;
        private readonly MonitoringEvents _events;
        private readonly List<string> _troubles = [];
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
                OnWarning = warning => _troubles.Add(warning.ToString()),
                OnGap = gap => _troubles.Add(gap.ToString()),
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
                    // Every other second, at first after a half, the consumer stands still.
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

            // What would come twice comes when rotated files are settled, or at the next look.
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
            string summary = $"{_logs.Values.Sum(log => log.Written)} lines, {_logs.Values.Sum(log => log.Rotations)} rotations, "
                + $"{Restarts} restarts, {Overflows} overflows in {Duration.TotalSeconds} s through {_kind}";
            TestContext.Current.TestOutputHelper?.WriteLine(summary);
            TestContext.Current.SendDiagnosticMessage(summary);
            Assert.All(_logs.Values, log => Assert.True(log.IsDrained, log.ToString()));
            Assert.Empty(_troubles);
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
                    Assert.Fail(string.Join('\n', _logs.Values.Where(log => !log.IsDrained).Cast<object>().Concat(_troubles)));
                }
            }
        }

        /// <summary>Fills the kernel's queue of events while the consumer stands still: two for each file that comes and
        /// goes.</summary>
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

    /// <summary>One log, written and rotated by its own thread; read by the collector's.</summary>
    private sealed class StressLog
    {
        private readonly TemporaryDirectory _files;
        private readonly string _name;
        private readonly string _pod;
        private readonly bool _isLinked;
        private readonly bool _canLeave;
        private readonly Random _random;
        private string _path;
        private FileStream _file;
        private int _written;
        private int _begun;
        private int _received;

        public StressLog(TemporaryDirectory files, string name, bool isLinked, bool canLeave, int seed)
        {
            _files = files;
            _name = name;
            _pod = $"pods/{name}.d";
            _isLinked = isLinked;
            _canLeave = canLeave;
            _random = new Random(seed);
            _path = isLinked ? $"{_pod}/0.log" : $"logs/{name}";
            _file = Begin();
            if (isLinked)
            {
                files.Link($"{_pod}/link", "0.log");
                files.Link($"logs/{name}", $"../{_pod}/link");
            }
        }

        public SemaphoreSlim Pace { get; } = new(0);

        public int Written => Volatile.Read(ref _written);

        public int Rotations { get; private set; }

        public bool IsDrained => Volatile.Read(ref _received) == Written;

        /// <summary>Whether a line of the file that is being written has come out.</summary>
        private bool IsSeen => Volatile.Read(ref _received) > _begun;

        public void Race(int linesPerTick, CancellationToken ended)
        {
            while (!ended.IsCancellationRequested)
            {
                Pace.Wait(CancellationToken.None);
                Write(_random.Next(linesPerTick * 2));
                if (_random.Next(25) == 0)
                {
                    Rotate();
                }
            }

            _file.Dispose();
        }

        public void Write(int lines)
        {
            for (int line = 0; line < lines; line++)
            {
                string text = $"2026-11-23T01:26:46.3Z stdout F {_written} {new string('x', _random.Next(60))}\n";
                byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
                int first = _random.Next(20) == 0 ? _random.Next(bytes.Length) : bytes.Length;
                _file.Write(bytes, 0, first);
                _file.Write(bytes, first, bytes.Length - first);
                Volatile.Write(ref _written, _written + 1);
            }
        }

        public void Receive(string message)
        {
            string number = message[..message.IndexOf(' ', StringComparison.Ordinal)];
            Assert.True(
                number == _received.ToString(CultureInfo.InvariantCulture),
                $"{_name}: {number} came where {_received} was due, after {Rotations} rotations.");
            Volatile.Write(ref _received, _received + 1);
        }

        public override string ToString() => $"{_name}: {_received} of {_written} lines came out, {Rotations} rotations";

        private void Rotate()
        {
            int style = _canLeave && IsSeen ? _random.Next(4) : 0;
            Rotations++;
            using FileStream rotated = _file;
            switch (style)
            {
                case 1:
                    _files.Delete(_path);
                    _file = Begin();
                    break;
                case 2 when _isLinked:
                    _path = $"{_pod}/{Rotations}.log";
                    _file = Begin();
                    _files.Link($"{_pod}/link", $"{Rotations}.log");
                    break;
                default:
                    // The runtime goes on with the renamed file until it is told to open the path again.
                    _files.Rename(_path, $"{_path}.20261123-{Rotations:D6}");
                    Write(_random.Next(3));
                    _file = Begin();
                    break;
            }
        }

        private FileStream Begin()
        {
            _begun = _written;
            _files.CreateDirectory(_pod);
            return new FileStream(
                _files[_path], FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
    }

    /// <summary>Counts how often events were lost.</summary>
    private sealed class OverflowCounter(IFileWatcher watcher) : IFileWatcher
    {
        public int Overflows { get; private set; }

        public WatchDescriptor WatchDirectory(string path) => watcher.WatchDirectory(path);

        public WatchDescriptor WatchFile(string path) => watcher.WatchFile(path);

        public void Unwatch(WatchDescriptor descriptor) => watcher.Unwatch(descriptor);

        public IReadOnlyList<WatchEvent> ReadEvents() => Count(watcher.ReadEvents());

        public IReadOnlyList<WatchEvent> ReadEvents(TimeSpan timeout, CancellationToken cancellationToken) =>
            Count(watcher.ReadEvents(timeout, cancellationToken));

        public void Dispose() => watcher.Dispose();

        private IReadOnlyList<WatchEvent> Count(IReadOnlyList<WatchEvent> events)
        {
            Overflows += events.Count(happened => happened.Kind == WatchEventKind.Overflow);
            return events;
        }
    }
}
