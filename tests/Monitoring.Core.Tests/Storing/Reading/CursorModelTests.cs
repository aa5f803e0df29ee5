using CsCheck;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Reading;

/// <summary>Resumes at cursors while a writer adds entries with any time stamps, merges blocks and deletes them: every
/// entry comes, and comes once.</summary>
public sealed class CursorModelTests
{
    private const int Steps = 25;
    private const long Year2099 = 4_070_908_800_000_000_000;

    [Fact]
    public void A_query_that_resumes_at_a_cursor_returns_every_entry_once() =>
        Gen.Int.Sample(seed =>
        {
            using Run run = new(new Random(seed));
            run.Play();
        }, iter: 60, threads: 1);

    private sealed class Run(Random random) : IDisposable
    {
        private readonly HandmadeStore _store = new() { HasMixed = true };
        private readonly List<long> _streams = [];
        private readonly List<StoredEntry> _stored = [];
        private readonly List<(long Stream, long Sequence)> _given = [];
        private LogCursor? _cursor;

        public void Play()
        {
            for (int step = 0; step < Steps; step++)
            {
                Write();
                Disturb();
                if (random.Next(3) > 0)
                {
                    Resume(page: random.Next(1, 6));
                }
            }

            Resume(page: null);
            Assert.Equal(_stored.Select(entry => (entry.Stream, entry.Sequence)).Order(), _given.Order());
        }

        public void Dispose() => _store.Dispose();

        private void Resume(int? page)
        {
            using LogStoreReader reader = LogStoreReader.Open(_store.Path, message => Assert.Fail(message));
            reader.OpenBytes = random.Next(2) == 0 ? 300 : 64 << 20;
            reader.Planned = () =>
            {
                if (random.Next(3) == 0 && page is not null)
                {
                    Write();
                    Merge();
                }
            };
            using CancellationTokenSource end = new();
            LogQuery query = new() { After = _cursor, First = page };
            reader.Idle = end.Cancel;
            IEnumerable<LogEntry> entries = random.Next(2) == 0
                ? reader.Read(query)
                : reader.Follow(query with { First = null }, TimeProvider.System, end.Token).Take(page ?? int.MaxValue);
            foreach (LogEntry entry in entries)
            {
                LogPlace place = entry.Cursor!.Value.Place!.Value;
                _given.Add((place.Stream, place.Sequence));
                Assert.True(LogCursor.TryParse(entry.Cursor.ToString(), out LogCursor cursor));
                _cursor = cursor;
            }
        }

        private void Write()
        {
            if (_streams.Count == 0 || random.Next(5) == 0)
            {
                _streams.Add(_store.AddStream($"app{_streams.Count}"));
            }

            long stream = _streams[random.Next(_streams.Count)];
            (long, string)[] entries = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
                (random.Next(12) == 0 ? Year2099 : random.Next(1_000), $"line {_stored.Count}"))];
            int before = _store.Entries.Count(entry => entry.Stream == stream);
            _store.AddBlock(stream, entries);
            _stored.AddRange(_store.Entries.Where(entry => entry.Stream == stream).Skip(before));
        }

        private void Disturb()
        {
            Merge();
            if (random.Next(3) == 0)
            {
                DeleteWhatWasRead();
            }
        }

        private void Merge()
        {
            if (random.Next(2) == 0 && _store.Entries.Count > 0)
            {
                StoredEntry entry = _store.Entries[random.Next(_store.Entries.Count)];
                _store.MergeAround(entry.Stream, entry.Sequence, random.Next(1, 9));
            }
        }

        private void DeleteWhatWasRead()
        {
            foreach (long stream in _streams)
            {
                StoredEntry? first = _store.Entries.FirstOrDefault(entry => entry.Stream == stream);
                if (first is not null)
                {
                    long count = _store.CountOf(stream, first.Sequence);
                    if (Enumerable.Range(0, (int)count).All(row => _given.Contains((stream, first.Sequence + row))))
                    {
                        _store.Expire(stream, first.Sequence);
                    }
                }
            }
        }
    }
}
