using CsCheck;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Reading;

/// <summary>Follows a store while a writer adds, merges and brings new streams at the worst moments, held against a
/// plain model.</summary>
public sealed class FollowModelTests
{
    private const int Steps = 14;

    private static readonly string[] Messages = ["alpha", "beta", "gamma alpha", "delta"];

    private static readonly Gen<LogQuery> GenQuery = Gen.Select(
        Gen.Int[0, 4], Gen.Int[0, 6], Gen.Int[-2, 3], Gen.Int[-2, 3], Gen.Bool, (
            kind, last, before, after, isSelective) =>
            new LogQuery
            {
                Selector = isSelective ? LabelSelector.Parse("app!=app1") : LabelSelector.All,
                Contains = kind > 1 ? [new ContainedText("alpha")] : [],
                Last = kind % 2 == 0 ? last : null,
                ContextBefore = Math.Max(0, before),
                ContextAfter = Math.Max(0, after),
            });

    [Fact]
    public void Following_gives_history_and_then_each_new_entry_once_under_any_writer() =>
        Gen.Select(GenQuery, Gen.Int).Sample((query, seed) => Play(query, seed), iter: 100, threads: 1);

    private static void Play(LogQuery query, int seed)
    {
        using Run run = new(query, new Random(seed));
        run.Play();
    }

    /// <summary>A history of a store and of its follower.</summary>
    private sealed class Run(LogQuery query, Random random) : IDisposable
    {
        private readonly HandmadeStore _store = new() { HasMixed = true };
        private readonly List<long> _streams = [];
        private readonly List<(LogPlace Place, bool IsContext)> _given = [];
        private readonly HashSet<LogPlace> _matches = [];
        private readonly Dictionary<long, long> _lastGiven = [];
        private readonly Dictionary<long, long> _marks = [];
        private readonly CancellationTokenSource _end = new();
        private List<StoredEntry>? _visible;
        private bool _isHistory = true;
        private int _step;

        public void Play()
        {
            Write();
            Write();
            using LogStoreReader reader = LogStoreReader.Open(_store.Path, message => Assert.Fail(message));
            reader.OpenBytes = random.Next(2) == 0 ? 500 : 64 << 20;
            reader.Planned = () =>
            {
                _visible = [.. _store.Entries];
                Write();
            };
            reader.Idle = () =>
            {
                CheckGiven();
                if (++_step > Steps)
                {
                    _end.Cancel();
                }

                Write();
            };
            foreach (LogEntry entry in reader.Follow(query, TimeProvider.System, _end.Token))
            {
                _given.Add((entry.Cursor!.Value.Place!.Value, entry.IsContext));
                if (random.Next(25) == 0)
                {
                    Write();
                }
            }

            Assert.True(_step > Steps);
        }

        public void Dispose()
        {
            _store.Dispose();
            _end.Dispose();
        }

        private void CheckGiven()
        {
            if (_visible is not null)
            {
                Assert.Equal(_isHistory ? ExpectHistory(_visible) : ExpectNews(_visible), _given);
                foreach (StoredEntry entry in _visible)
                {
                    _marks[entry.Stream] = Math.Max(_marks.GetValueOrDefault(entry.Stream), entry.Sequence + 1);
                }

                _isHistory = false;
                _given.Clear();
                _visible = null;
            }
        }

        private List<(LogPlace Place, bool IsContext)> ExpectHistory(List<StoredEntry> visible)
        {
            List<(LogPlace Place, bool IsContext)> expected = StoreModel.Answer(_store, visible, query);
            expected.ForEach(Note);
            return expected;
        }

        private List<(LogPlace Place, bool IsContext)> ExpectNews(List<StoredEntry> visible)
        {
            List<(LogPlace Place, StoredEntry Entry)> all = [.. StoreModel.Sort(visible).Where(found =>
                query.Selector.Selects(_store.MetadataOf(found.Entry.Stream)))];
            _matches.UnionWith(all
                .Where(found => found.Entry.Sequence >= _marks.GetValueOrDefault(found.Entry.Stream)
                    && StoreModel.IsAskedFor(found.Entry, query))
                .Select(found => found.Place));
            List<(LogPlace Place, bool IsContext)> expected = [.. all
                .Where(found => found.Entry.Sequence > _lastGiven.GetValueOrDefault(found.Entry.Stream, -1)
                    && _matches.Any(match => StoreModel.IsNear(found.Place, match, query)))
                .Select(found => (found.Place, !_matches.Contains(found.Place)))];
            expected.ForEach(Note);
            return expected;
        }

        private void Note((LogPlace Place, bool IsContext) given)
        {
            _lastGiven[given.Place.Stream] = Math.Max(
                _lastGiven.GetValueOrDefault(given.Place.Stream), given.Place.Sequence);
            if (!given.IsContext)
            {
                _matches.Add(given.Place);
            }
        }

        private void Write()
        {
            if (_streams.Count == 0 || (_streams.Count < 4 && random.Next(4) == 0))
            {
                _streams.Add(_store.AddStream($"app{_streams.Count}"));
            }

            for (int block = random.Next(3); block >= 0; block--)
            {
                _store.AddBlock(
                    _streams[random.Next(_streams.Count)],
                    [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => (
                        (long)((_step * 5)
                            + random.Next(12)), Messages[random.Next(Messages.Length)], LogOutput.Stdout))]);
            }

            long stream = _streams[random.Next(_streams.Count)];
            long stored = _store.Entries.Count(entry => entry.Stream == stream);
            if (stored > 0 && random.Next(2) == 0)
            {
                _store.MergeAround(stream, random.NextInt64(stored), random.NextInt64(1, 20));
            }
        }
    }
}
