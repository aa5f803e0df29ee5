using System.Diagnostics;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Kills;

/// <summary>A process that collects into a store is killed again and again while files are written and rotated. In the
/// end every message is in the store once, and in its order.</summary>
/// <remarks>MONITORING_KILLS makes a campaign of it; a run prints its seed, which MONITORING_KILLS_SEED repeats, as far
/// as the moments of the kills can be repeated.</remarks>
public sealed class KillTests
{
    private static readonly TimeSpan ProgressTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(3);

    /// <summary>The interval between two checks of a condition. Each check takes processor time from the process under
    /// test.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    [Fact]
    public void Every_message_is_stored_once_however_often_the_collector_is_killed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Files that are followed cannot be renamed there by everyone.");
        int seed = new TestSettings("MONITORING_KILLS").Seed ?? Random.Shared.Next();
        int kills = new TestSettings("MONITORING")["KILLS"] ?? 5;
        TestContext.Current.TestOutputHelper?.WriteLine($"MONITORING_KILLS={kills} MONITORING_KILLS_SEED={seed}");
        using Campaign campaign = new(seed);
        campaign.Begin();
        for (int kill = 0; kill < kills; kill++)
        {
            campaign.Kill();
        }

        campaign.Finish();
        TestContext.Current.TestOutputHelper?.WriteLine(campaign.ToString());
    }

    /// <summary>The logs, the store, and who collects now.</summary>
    private sealed class Campaign : IDisposable
    {
        private readonly TemporaryDirectory _files = new();
        private readonly Random _random;
        private readonly int _seed;
        private readonly KilledLog[] _logs;
        private readonly List<string> _errors = [];
        private VictimProcess _victim;
        private int _early;
        private int _renamed;
        private int _truncated;

        public Campaign(int seed)
        {
            _seed = seed;
            _random = new Random(seed);
            _files.CreateDirectory("logs");
            _files.CreateDirectory("targets");
            _logs =
            [
                new KilledLog(_files, "plain.log", isLinked: false, isCri: false, _random),
                new KilledLog(_files, "cri.log", isLinked: false, isCri: true, _random),
                new KilledLog(_files, "linked.log", isLinked: true, isCri: true, _random),
                new KilledLog(_files, "busy.log", isLinked: true, isCri: false, _random),
            ];
            _victim = Start();
        }

        private string Store => _files["store.db"];

        /// <summary>A log is rotated only once the store has its checkpoint: a file that was rotated before cannot be
        /// found.</summary>
        public void Begin() => WaitUntil(() => Array.TrueForAll(_logs, IsStored));

        /// <summary>Writes for a while, kills the collector in the middle of it, writes on, and starts another
        /// one.</summary>
        public void Kill()
        {
            // Some do not even come to open the store.
            if (_random.Next(5) > 0)
            {
                WaitUntil(() => _victim.HasBegun, alongside: Step);
                if (_random.Next(4) == 0)
                {
                    CopyTruncate(_logs[_random.Next(_logs.Length)]);
                }
            }

            TimeSpan life = TimeSpan.FromMilliseconds(_random.Next(400));
            for (Stopwatch clock = Stopwatch.StartNew(); clock.Elapsed < life;)
            {
                Step();
                _victim.Live(Tick);
            }

            _early += _victim.HasBegun ? 0 : 1;
            End(_victim.Kill);
            for (int step = _random.Next(20); step > 0; step--)
            {
                Step();
            }

            _victim.Dispose();
            _victim = Start();
        }

        /// <summary>Waits until all is stored, and compares.</summary>
        public void Finish()
        {
            WaitUntil(() => Array.TrueForAll(_logs, IsStored));
            End(() => Assert.Equal(0, _victim.End(ProgressTimeout)));
            Assert.Empty(_errors);
            using LogStoreReader reader = LogStoreReader.Open(Store, _errors.Add);
            Dictionary<string, int> next = _logs.ToDictionary(log => log.Path, _ => 0);
            foreach (LogEntry entry in reader.Read(
                new LogQuery(), cancellationToken: TestContext.Current.CancellationToken))
            {
                Assert.True(
                    entry.Message == KilledLog.MessageOf(next[entry.Path]),
                    $"Seed {_seed}: {entry.Path} goes on with '{entry.Message}' instead of {next[entry.Path]}.");
                next[entry.Path]++;
            }

            Assert.Empty(_errors);
            Assert.All(_logs, log => Assert.Equal(log.Written, next[log.Path]));
        }

        public override string ToString() =>
            $"{_logs.Sum(log => log.Written)} messages, {_renamed} files renamed, {_truncated} truncated; {_early} killed before they began";

        public void Dispose()
        {
            _victim.Dispose();
            _files.Dispose();
        }

        private void Step()
        {
            KilledLog log = _logs[_random.Next(_logs.Length)];
            if (_random.Next(100) < 92)
            {
                log.Write(_random.Next(1, log == _logs[^1] ? 400 : 40));
            }
            else
            {
                log.Rename();
                _renamed++;
            }
        }

        /// <summary>Lines that are written between the copy and the truncation are lost, so there are none.</summary>
        private void CopyTruncate(KilledLog log)
        {
            WaitUntil(() => IsStored(log));
            log.CopyTruncate();
            _truncated++;
        }

        private VictimProcess Start() =>
            new(_files["logs"], Store, _random.Next(4) switch { 0 => 1, 1 => 250, _ => 20 });

        private void End(Action end)
        {
            end();
            if (_victim.Errors is { Length: > 0 } errors)
            {
                _errors.Add(errors);
            }
        }

        private void WaitUntil(Func<bool> happens, Action? alongside = null)
        {
            // The states at the beginning and half-way show whether there was any progress.
            List<string> course = [];
            for (Stopwatch clock = Stopwatch.StartNew(); !happens();)
            {
                if (clock.Elapsed >= course.Count * ProgressTimeout / 2)
                {
                    course.Add($"after {clock.Elapsed.TotalSeconds:F1} s: {DescribeProgress()}");
                }

                Assert.True(
                    clock.Elapsed < ProgressTimeout,
                    $"Seed {_seed}, {this}:\n{string.Join('\n', course)}\n{_victim.Errors}");
                alongside?.Invoke();
                _victim.Live(Pause);
            }
        }

        private string DescribeProgress() => string.Join(
            ", ",
            _logs.Select(
                log => $"{Path.GetFileName(log.Path)} {CountStored(log)} of {log.Written} in {log.Rotated + 1} files")
                .Append(_victim.Describe()));

        private bool IsStored(KilledLog log) => CountStored(log) >= log.Written;

        private long CountStored(KilledLog log)
        {
            if (!File.Exists(Store))
            {
                return 0;
            }

            try
            {
                using LogStoreReader reader = LogStoreReader.Open(Store);
                return reader.GetStreams().FirstOrDefault(stream => stream.Metadata.Path == log.Path)?.Entries ?? 0;
            }
            catch (LogStoreException)
            {
                // It is being created just now.
                return 0;
            }
        }
    }
}
