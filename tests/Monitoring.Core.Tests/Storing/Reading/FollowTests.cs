using System.Collections.Concurrent;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Reading;

public sealed class FollowTests : IDisposable
{
    private readonly StoreScene _scene = new();
    private readonly CancellationTokenSource _stop = new();

    [Fact]
    public void History_is_followed_by_what_is_stored_later_without_gap_or_repeat()
    {
        const int Commits = 200;
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, _scene.Batch("a.log", "a 0", "a 1"));
        using BlockingCollection<LogEntry> seen = Follow(new LogQuery(), out Task following);
        for (int commit = 0; commit < Commits; commit++)
        {
            string stream = commit % 2 == 0 ? "a.log" : "b.log";
            StoreScene.Commit(
                writer, _scene.Batch(stream, $"{stream[0]} {2 + commit}", $"{stream[0]} {2 + commit} again"));
        }

        List<string> messages = Take(seen, 2 + (2 * Commits));
        foreach (char stream in "ab")
        {
            string[] expected = [.. Enumerable.Range(0, Commits)
                .Where(commit => commit % 2 == (stream == 'a' ? 0 : 1))
                .SelectMany(commit => new[] { $"{stream} {2 + commit}", $"{stream} {2 + commit} again" })];
            expected = stream == 'a' ? ["a 0", "a 1", .. expected] : expected;
            Assert.Equal(expected, messages.Where(message => message[0] == stream));
        }

        End(following);
        Assert.Empty(seen);
    }

    [Fact]
    public void Only_the_end_of_the_history_is_read()
    {
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, _scene.Batch("a.log", "yes 1", "no 2", "yes 3", "yes 4"));
        LogQuery query = new()
        {
            Last = 2,
            Contains = [new ContainedText("yes")],
            Selector = LabelSelector.Parse("path=a.log")
        };
        using BlockingCollection<LogEntry> seen = Follow(query, out Task following);
        Assert.Equal(["yes 3", "yes 4"], Take(seen, 2));
        StoreScene.Commit(writer, _scene.Batch("b.log", "yes but elsewhere"));
        StoreScene.Commit(writer, _scene.Batch("a.log", "no 5", "yes 6"));
        Assert.Equal(["yes 6"], Take(seen, 1));
        End(following);
        Assert.Empty(seen);
    }

    [Fact]
    public void New_metadata_of_a_followed_stream_repeats_no_entry()
    {
        LogMetadata path = new([new("path", "a.log"), new("app", "test")]);
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, _scene.Batch("a.log", "one", "two"));
        using BlockingCollection<LogEntry> seen = Follow(new LogQuery(), out Task following);
        Assert.Equal(["one", "two"], Take(seen, 2));
        foreach (string generation in new[] { "1", "2" })
        {
            LogBatch told = _scene.Batch("a.log", generation);
            told.Metadata = new LogMetadata([.. path, new("generation", generation)])
            {
                State = MetadataState.Live,
                Identity = path
            };
            StoreScene.Commit(writer, told);
            Assert.True(seen.TryTake(out LogEntry? entry, Wait.Timeout));
            Assert.Equal((generation, generation), (entry.Message, entry.Metadata["generation"]));
        }

        End(following);
        Assert.Empty(seen);
    }

    [Fact]
    public void Lines_of_an_endless_file_cannot_be_counted_from_its_end()
    {
        _scene.Open().Dispose();
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path);
        Assert.Throws<ArgumentException>(
            () => reader.Follow(new LogQuery { First = 1 }, TimeProvider.System, _stop.Token));
        Assert.Throws<ArgumentException>(
            () => reader.Follow(new LogQuery { NewestFirst = true }, TimeProvider.System, _stop.Token));
    }

    public void Dispose()
    {
        _stop.Dispose();
        _scene.Dispose();
    }

    private BlockingCollection<LogEntry> Follow(LogQuery query, out Task following)
    {
        BlockingCollection<LogEntry> seen = [];
        following = Task.Run(() =>
        {
            using LogStoreReader reader = LogStoreReader.Open(_scene.Path);
            foreach (LogEntry entry in reader.Follow(query, TimeProvider.System, _stop.Token))
            {
                seen.Add(entry);
            }
        });
        return seen;
    }

    private static List<string> Take(BlockingCollection<LogEntry> seen, int count)
    {
        List<string> messages = [];
        while (messages.Count < count)
        {
            Assert.True(
                seen.TryTake(out LogEntry? entry, Wait.Timeout), $"Only {messages.Count} of {count} entries came.");
            messages.Add(entry.Message);
        }

        return messages;
    }

    private void End(Task following)
    {
        _stop.Cancel();
        Assert.True(following.Wait(Wait.Timeout), "The enumeration did not end.");
    }
}
