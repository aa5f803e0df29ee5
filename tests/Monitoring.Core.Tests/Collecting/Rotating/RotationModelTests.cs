using Monitoring.Entries;
using Monitoring.Files.Opening;

namespace Monitoring.Collecting.Rotating;

/// <summary>Random rotations in every mode and with every name that is in use, against a model of what must come
/// out.</summary>
/// <remarks>A run prints its seed. To repeat one, or to run a long campaign: MONITORING_ROTATION_SEED,
/// MONITORING_ROTATION_STEPS and MONITORING_ROTATION_RUNS.</remarks>
public sealed class RotationModelTests
{
    /// <summary>Found by long campaigns: reserved space beside a copy of it, a copy of lines that were written since an
    /// unseen truncation, two copies of a log that was truncated often, a hole larger than a read, more rotated files
    /// than descriptors.</summary>
    private static readonly int[] FoundSeeds = [712918489, 949889359, 1636126707, 1465818533, 465251442];

    private static readonly TestSettings Settings = new("MONITORING_ROTATION");

    public static TheoryData<int> Seeds => Settings.GetSeeds([.. Enumerable.Range(1, 40), .. FoundSeeds]);

    [Theory]
    [MemberData(nameof(Seeds), DisableDiscoveryEnumeration = true)]
    public void Every_line_is_emitted_exactly_once_in_every_mode_of_rotation(int seed)
    {
        Settings.WriteSeed(seed);
        using Model model = new(seed);
        for (int step = 0; step < (Settings.Steps ?? 120); step++)
        {
            model.Step();
        }

        model.Finish();
    }

    private sealed class Model : IDisposable
    {
        private const int FewDescriptors = 3;

        /// <summary>Two seconds each, where a rotated file is let go of when it has been quiet for five.</summary>
        private const int ScansUntilQuiet = 5;

        private readonly int _seed;
        private readonly Random _random;
        private readonly RotationHabits _habits;
        private readonly RotatingLog _log;
        private readonly CollectorScene _scene;
        private readonly DescriptorPool _descriptors;
        private int _scansSinceRotation;

        public Model(int seed)
        {
            _seed = seed;
            _random = new Random(seed);
            _habits = RotationHabits.Choose(_random);
            _descriptors = new DescriptorPool(_random.Next(3) == 0 ? FewDescriptors : int.MaxValue);
            _scene = new CollectorScene(options => options with
            {
                Roots =
                    [options.Roots[0] with { Include = _habits.IsFollowed
                    ? ["*"] : [RotatingLog.Name, RotatingLog.LinkName] }],
                TurnBytes = 4096,
                Descriptors = _descriptors,
            });
            _log = new RotatingLog(_scene.Files, _habits, _random);
            _log.Write(1);
            if (_habits.HasLink)
            {
                _scene.Files.Link("logs/" + RotatingLog.LinkName, RotatingLog.Name);
            }

            Collect();
        }

        public void Step()
        {
            switch (_random.Next(100))
            {
                case < 40:
                    _log.Write(_random.Next(1, 30));
                    break;
                case < 60:
                    _log.Rotate(CollectAll);
                    _scansSinceRotation = 0;
                    break;
                case < 66 when _log.TryWriteLate():
                    if (_scansSinceRotation > 1)
                    {
                        // The file is finished: only a start or a rotation reads it again.
                        Restart();
                    }

                    break;
                case < 72:
                    Restart();
                    break;
                case < 76:
                    Crash();
                    break;
                case < 80:
                    CollectAll();
                    break;
                default:
                    Collect();
                    break;
            }
        }

        public void Finish()
        {
            _log.Write(1);
            for (int step = 0; step < 40; step++)
            {
                Collect();
            }

            _log.Verify(Describe);
            if (!_habits.IsFollowed && !_descriptors.IsShort)
            {
                Assert.DoesNotContain(_scene.Gaps, gap => gap.Bytes is not null || !_log.HasLinesInNoCopy);
            }
        }

        public void Dispose() => _scene.Dispose();

        private void CollectAll()
        {
            for (int looks = 0; looks < ScansUntilQuiet; looks++)
            {
                Collect();
            }
        }

        private void Restart()
        {
            _log.Note("restart");
            _scene.Restart();
            Collect();
        }

        /// <summary>Kills the collector after it has read lines that were not committed.</summary>
        private void Crash()
        {
            _log.Note("crash");
            _scene.Time.Advance(TimeSpan.FromSeconds(2));
            for (int batches = _random.Next(3); batches > 0; batches--)
            {
                _scene.Collector!.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken)?.Dispose();
            }

            _scene.Restart();
            Collect();
        }

        private void Collect()
        {
            _log.Note("collect");
            _scansSinceRotation++;
            foreach (LogEntry entry in _scene.CollectEntries())
            {
                _log.Receive(entry, () => $"{entry.Path} {entry.Position} {Describe()}");
            }
        }

        private string Describe() =>
            $"seed {_seed}, {_habits}, after {_log.History.Count} actions: {string.Join("; ", _log.History.TakeLast(40))}\ngaps: {string.Join(" | ", _scene.Gaps)}";
    }
}
