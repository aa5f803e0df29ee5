using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading;

/// <summary>The cost of a follower depends on the new entries, and not on the number of streams.</summary>
public sealed class FollowCostTests : IDisposable
{
    private readonly HandmadeStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_commit_costs_a_follower_as_much_whether_there_are_ten_streams_or_a_thousand()
    {
        List<long> few = [.. Enumerable.Range(0, 10).Select(AddStream)];
        (long idle, long entries) = Measure(few);
        few.AddRange(Enumerable.Range(10, 990).Select(AddStream));
        (long idleAmongMany, long entriesAmongMany) = Measure(few);

        // A scan of all streams takes ten steps for each of them.
        Assert.InRange(idleAmongMany, 1, idle);
        Assert.InRange(entriesAmongMany, 1, entries + 500);
    }

    [Fact]
    public void Readers_that_share_a_catalog_share_the_metadata_of_streams_and_drop_deleted_ones()
    {
        long stream = AddStream(0);
        long gone = AddStream(1);
        StreamCatalog catalog = new();
        using LogStoreReader first = LogStoreReader.Open(_store.Path, warn: null, catalog);
        using LogStoreReader second = LogStoreReader.Open(_store.Path, warn: null, catalog);
        LogMetadata metadata = first.GetMetadata()[stream];
        Assert.Same(metadata, second.GetMetadata()[stream]);
        Assert.Equal(2, catalog.Count);

        _store.Expire(gone, 0);
        _store.Execute("DELETE FROM stream WHERE id = $1", gone);
        Assert.Same(metadata, second.GetMetadata()[stream]);
        Assert.Equal(1, catalog.Count);
    }

    private long AddStream(int number)
    {
        long stream = _store.AddStream($"app{number}");
        _store.AddBlock(stream, (number, "first"));
        return stream;
    }

    /// <summary>Measures the cost for a follower of a commit without entries, and of one with entries of two
    /// streams.</summary>
    private (long Idle, long Entries) Measure(List<long> streams)
    {
        using LogStoreReader reader = LogStoreReader.Open(_store.Path, message => Assert.Fail(message));
        using CancellationTokenSource end = new();
        List<long> work = [];
        Queue<Action> steps = new(
        [
            () => _store.Execute("UPDATE setting SET value = value"),
            () => _store.Execute("UPDATE setting SET value = value"),
            () =>
            {
                _store.AddBlock(streams[3], (5_000, "second"));
                _store.AddBlock(streams[7], (5_000, "second"));
            },
            end.Cancel,
        ]);
        reader.Idle = () =>
        {
            work.Add(reader.Work);
            steps.Dequeue()();
        };
        Assert.Equal(2, reader.Follow(new LogQuery { Last = 0 }, TimeProvider.System, end.Token).Count());
        return (work[2] - work[1], work[3] - work[2]);
    }
}
