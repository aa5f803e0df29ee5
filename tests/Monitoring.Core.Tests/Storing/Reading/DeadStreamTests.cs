using System.Globalization;
using Monitoring.Querying;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Following;
using Monitoring.Storing.Reading.Planning;

namespace Monitoring.Storing.Reading;

/// <summary>The memory for streams is bounded by the streams in the store, whatever their number was before.</summary>
public sealed class DeadStreamTests : IDisposable
{
    private readonly StoreScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Catalogues_and_followers_forget_streams_that_the_store_has_no_more()
    {
        const int Minutes = 300;
        const int PodsInMinute = 10;
        const int Kept = 75 * PodsInMinute;
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(TimeSpan.FromHours(1), null) };
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, _scene.Batch("/first.log", "first"));
        (string connectionString, ReadingConnection connection) = ReadingOpening.Open(
            _scene.Path, TestContext.Current.CancellationToken);
        using ReadingConnection ownedConnection = connection;
        using ConnectionPool pool = new(connectionString, connection.Directories, CancellationToken.None);
        StreamCatalog catalog = new();
        LogQuery query = new();
        QueryRun run = new(
            query, pool, new ReaderWarnings(null), progress: null, TestContext.Current.CancellationToken);
        StoreFollower follower = new(connection, catalog, query, run);
        long seen = follower.ReadHistory().LongCount();
        for (int minute = 0; minute < Minutes; minute++)
        {
            for (int pod = 0; pod < PodsInMinute; pod++)
            {
                string path = string.Create(
                    CultureInfo.InvariantCulture,
                    $"/var/log/containers/job-{minute}-{pod}_default_main-{minute:x64}.log");
                writer.Write(_scene.Batch(path, "one", "two"), TestContext.Current.CancellationToken);
            }

            Assert.True(writer.Drain(TestContext.Current.CancellationToken));
            StoreScene.TakeCommitted(writer);
            seen += follower.ReadNewEntries().LongCount();
            _scene.Time.Advance(TimeSpan.FromMinutes(1));
            Wait.Until(() => (long)_scene.Query("SELECT count(*) FROM stream")! <= Kept);
        }

        seen += follower.ReadNewEntries().LongCount();
        Assert.Equal(1 + (2L * Minutes * PodsInMinute), seen);
        Assert.InRange(catalog.Count, 1, 2 * Kept);
        Assert.InRange(follower.StreamCount, 1, 2 * Kept);
    }
}
