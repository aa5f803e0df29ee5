using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Watching.Mock;

namespace Monitoring.Collecting.Rotating;

/// <summary>A thread renames and creates as fast as it can while a collector scans and is restarted as fast as it can,
/// so that the moments between two of a writer's system calls are hit many times a second.</summary>
/// <remarks>MONITORING_STRESS_SECONDS makes a campaign of it.</remarks>
public sealed class RenameRaceTests
{
    private static readonly TimeSpan ProgressTimeout = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(Naming.Dated, false, true)]
    [InlineData(Naming.Dated, false, false)]
    [InlineData(Naming.Dated, true, true)]
    [InlineData(Naming.Numbered, false, true)]
    [InlineData(Naming.Numbered, false, false)]
    public void Every_line_is_emitted_once_and_in_order_at_any_time_of_a_scan(
        Naming naming, bool isLinked, bool restarts)
    {
        int seed = Random.Shared.Next();
        long started = TimeProvider.System.GetTimestamp();
        do
        {
            using Race race = new(naming, isLinked, restarts, seed++);
            race.Run();
        }
        while (TimeProvider.System.GetElapsedTime(started) < Duration);
    }

    private static TimeSpan Duration =>
        new TestSettings("MONITORING_STRESS")["SECONDS"] is { } seconds
            ? TimeSpan.FromSeconds(seconds) : TimeSpan.FromMilliseconds(400);

    /// <summary>The names of rotated files.</summary>
    public enum Naming
    {
        /// <summary>A date, which does not change.</summary>
        Dated,

        /// <summary>1, and the others move on by one.</summary>
        Numbered,
    }

    /// <summary>A log that is rotated some times.</summary>
    private sealed class Race : IDisposable
    {
        private const int Rotations = 40;

        private readonly TemporaryDirectory _files = new();
        private readonly Naming _naming;
        private readonly bool _restarts;
        private readonly int _seed;
        private readonly Random _random;
        private readonly string _path;
        private readonly MonitoringEvents _events;
        private readonly List<string> _errors = [];
        private readonly List<string> _received = [];
        private DirectoryCollector _collector;
        private int _written;
        private int _rotated;

        public Race(Naming naming, bool isLinked, bool restarts, int seed)
        {
            _naming = naming;
            _restarts = restarts;
            _seed = seed;
            _random = new Random(seed);
            _path = isLinked ? "targets/a.log" : "logs/a.log";
            _events = new MonitoringEvents
            {
                OnWarning = warning => _errors.Add(warning.ToString()),
                OnGap = gap => _errors.Add(gap.ToString()),
            };
            _files.CreateDirectory("logs");
            _files.CreateDirectory("targets");
            Write(1);
            if (isLinked)
            {
                _files.Link("logs/a.log", "../targets/a.log");
            }

            _collector = CreateCollector([]);
        }

        public void Run()
        {
            // A stream that no checkpoint knows is read from its current file: it has one before the race begins.
            CollectUntil(() => _received.Count == _written);
            Thread writer = new(WriteAndRotate);
            writer.Start();
            while (writer.IsAlive)
            {
                Collect(turns: _random.Next(4));
                if (_restarts)
                {
                    if (_random.Next(2) == 0)
                    {
                        // Read, but not committed: the next collector has to read it again.
                        _collector.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken)?.Dispose();
                    }

                    IReadOnlyCollection<Checkpoint> checkpoints = [.. _collector.Checkpoints];
                    _collector.Dispose();
                    _collector = CreateCollector(checkpoints);
                }
            }

            CollectUntil(() => _received.Count >= _written);
            Assert.Empty(_errors);
            Assert.Equal(Enumerable.Range(0, _written).Select(Line), _received);
        }

        public void Dispose()
        {
            _collector.Dispose();
            _files.Dispose();
        }

        private static string Line(int number) => $"{number:D6} {new string('x', number % 50)}";

        private void WriteAndRotate()
        {
            Random random = new(_seed);
            while (_rotated < Rotations)
            {
                Thread.SpinWait(random.Next(10_000));
                Write(random.Next(3));
                Rotate();
                Write(1);
            }
        }

        private void Write(int lines)
        {
            if (lines > 0)
            {
                _files.Append(
                    _path, string.Concat(Enumerable.Range(_written, lines).Select(number => Line(number) + "\n")));
                _written += lines;
            }
        }

        private void Rotate()
        {
            _rotated++;
            if (_naming == Naming.Dated)
            {
                _files.Rename(_path, $"{_path}.{_rotated:D8}");
                return;
            }

            for (int number = _rotated - 1; number >= 1; number--)
            {
                _files.Rename($"{_path}.{number}", $"{_path}.{number + 1}");
            }

            _files.Rename(_path, $"{_path}.1");
        }

        private void CollectUntil(Func<bool> isEnough)
        {
            long started = TimeProvider.System.GetTimestamp();
            while (!isEnough() && _errors.Count == 0 && TimeProvider.System.GetElapsedTime(started) < ProgressTimeout)
            {
                Collect(turns: 1);
            }

            // What would come twice comes now.
            Collect(turns: 10);
        }

        private void Collect(int turns)
        {
            for (int turn = 0; turn < turns; turn++)
            {
                if (_collector.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken) is { } batch)
                {
                    for (int index = 0; index < batch.Count; index++)
                    {
                        _received.Add(batch.CreateEntry(index).Message);
                    }

                    _collector.Commit(batch);
                    batch.Dispose();
                }
            }
        }

        /// <summary>A collector that scans everything at every turn.</summary>
        private DirectoryCollector CreateCollector(IReadOnlyCollection<Checkpoint> checkpoints) => new(
            new DirectoryCollectorOptions
            {
                Roots = [new LogRoot { Path = _files["logs"], Include = ["*.log"] }],
                Checkpoints = checkpoints,
                RescanInterval = TimeSpan.FromTicks(1),
                RotateWait = TimeSpan.FromMilliseconds(1),
            },
            new MockFileWatcher(),
            TimeProvider.System,
            _events);
    }
}
