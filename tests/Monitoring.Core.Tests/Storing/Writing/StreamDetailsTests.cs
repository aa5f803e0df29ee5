using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Writing;

/// <summary>Metadata of a stream that arrives after its first entries were stored.</summary>
public sealed class StreamDetailsTests : IDisposable
{
    private static readonly LogMetadata FromPath = new([new("path", "/a.log"), new("pod_name", "web-0")]);

    private static readonly LogMetadata FromApi =
        new([new("path", "/a.log"), new("pod_name", "web-0"), new("app", "web")])
        {
            State = MetadataState.Live,
            Identity = FromPath
        };

    private readonly StoreScene _scene = new();

    [Fact]
    public void Entries_before_and_after_are_of_one_stream_and_all_have_what_is_known()
    {
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, Batch(FromPath, "before"));
        StoreScene.Commit(writer, Batch(FromApi, "after"));

        List<LogEntry> entries = Read(new LogQuery { Selector = LabelSelector.Parse("app=web") });

        Assert.Equal(["before", "after"], entries.Select(entry => entry.Message));
        Assert.All(entries, entry => Assert.Equal(MetadataState.Live, entry.MetadataState));
        Assert.Equal(1L, _scene.Query("SELECT count(*) FROM stream"));
        Assert.Equal(["web"], Values("app"));
    }

    [Fact]
    public void Entries_of_both_in_one_commit_keep_their_order()
    {
        using LogStoreWriter writer = _scene.Open();
        writer.Write(Batch(FromPath, "one"), TestContext.Current.CancellationToken);
        writer.Write(Batch(FromApi, "two"), TestContext.Current.CancellationToken);
        StoreScene.Commit(writer, Batch(FromApi, "three"));

        Assert.Equal(["one", "two", "three"], Read(new LogQuery()).Select(entry => entry.Message));
    }

    [Fact]
    public void A_batch_without_entries_carries_the_new_metadata_of_a_quiet_stream()
    {
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, Batch(FromPath, "only one"));
        StoreScene.Commit(writer, Batch(FromApi));

        Assert.Equal(
            "only one", Assert.Single(Read(new LogQuery { Selector = LabelSelector.Parse("app=web") })).Message);
    }

    [Fact]
    public void A_batch_without_entries_makes_no_stream()
    {
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, Batch(FromApi));

        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM stream"));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Within_a_commit_the_last_batch_of_a_stream_has_the_metadata(bool hasOldEntries, bool hasNewEntries)
    {
        LogMetadata newer = new(
            [.. FromApi.Where(pair => pair.Key != "app"), new("app", "new"), new("pod_ip", "10.0.0.7")])
        {
            State = MetadataState.Live,
            Identity = FromPath,
        };
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, Batch(FromPath, "first"));
        writer.Write(hasOldEntries ? Batch(FromApi, "old") : Batch(FromApi), TestContext.Current.CancellationToken);
        writer.Write(hasNewEntries ? Batch(newer, "new") : Batch(newer), TestContext.Current.CancellationToken);
        StoreScene.Commit(writer, Batch(new LogMetadata([new("path", "/other.log")]), "other"));

        Assert.All(
            Read(new LogQuery()).Where(entry => entry.Metadata.Path == "/a.log"),
            entry => Assert.Equal(("new", "10.0.0.7"), (entry.Metadata["app"], entry.Metadata["pod_ip"])));
        Assert.Equal(["new"], Values("app"));
    }

    [Fact]
    public void Entries_stored_before_the_opt_out_was_known_are_deleted()
    {
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, Batch(FromPath, "secret 1", "secret 2"));
        StoreScene.Commit(writer, Batch(new LogMetadata([new("path", "/other.log")]), "other"));

        StoreScene.Commit(writer, Excluded());

        Assert.Equal(["other"], Read(new LogQuery()).Select(entry => entry.Message));
        Assert.Equal(2, writer.Statistics.DeletedEntries);
        Assert.Equal(1, writer.Statistics.Blocks);
        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM content WHERE block NOT IN (SELECT id FROM block)"));
    }

    [Fact]
    public void Within_a_commit_it_is_not_stored_at_all()
    {
        using LogStoreWriter writer = _scene.Open();
        writer.Write(Batch(FromPath, "secret 1"), TestContext.Current.CancellationToken);
        StoreScene.Commit(writer, Excluded());

        Assert.Empty(Read(new LogQuery()));
    }

    [Fact]
    public void Entries_stored_while_the_opt_out_was_known_are_kept()
    {
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, Batch(FromApi, "wanted then"));

        StoreScene.Commit(writer, Excluded());

        Assert.Equal(["wanted then"], Read(new LogQuery()).Select(entry => entry.Message));
    }

    [Fact]
    public void Newer_metadata_replaces_older()
    {
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, Batch(FromApi, "one"));
        LogMetadata changed = new([.. FromPath, new("app", "new")]) { State = MetadataState.Live, Identity = FromPath };
        StoreScene.Commit(writer, Batch(changed, "two"));

        Assert.All(Read(new LogQuery()), entry => Assert.Equal("new", entry.Metadata["app"]));
        Assert.Equal(["new"], Values("app"));
    }

    [Fact]
    public void Metadata_is_kept_if_the_next_collector_knows_less()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, Batch(FromApi, "one"));
        }

        using LogStoreWriter next = _scene.Open();
        LogMetadata missing = new(FromPath) { State = MetadataState.Missing, Identity = FromPath };
        StoreScene.Commit(next, Batch(FromPath, "two"));
        StoreScene.Commit(next, Batch(missing, "three"));

        List<LogEntry> entries = Read(new LogQuery());
        Assert.Equal(["one", "two", "three"], entries.Select(entry => entry.Message));
        Assert.All(
            entries, entry => Assert.Equal(("web", MetadataState.Live), (entry.Metadata["app"], entry.MetadataState)));
    }

    [Fact]
    public void A_pod_that_the_api_does_not_know_is_remembered_as_missing()
    {
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, Batch(FromPath, "one"));
        StoreScene.Commit(
            writer, Batch(new LogMetadata(FromPath) { State = MetadataState.Missing, Identity = FromPath }));

        Assert.Equal(MetadataState.Missing, Assert.Single(Read(new LogQuery())).MetadataState);
    }

    [Fact]
    public void An_open_reader_reports_it()
    {
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, Batch(FromPath, "one"));
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path);
        Assert.Equal(
            MetadataState.Path,
            Assert.Single(
                reader.Read(new LogQuery(), cancellationToken: TestContext.Current.CancellationToken)).MetadataState);
        StoreScene.Commit(writer, Batch(FromApi));

        Assert.Equal(
            MetadataState.Live,
            Assert.Single(
                reader.Read(new LogQuery(), cancellationToken: TestContext.Current.CancellationToken)).MetadataState);
    }

    [Fact]
    public void A_rebuilt_store_has_it_too()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, Batch(FromApi, "one"));
        }

        // The database is a page shorter than it says.
        using (FileStream file = File.OpenWrite(_scene.Path))
        {
            file.SetLength(file.Length - 4096);
        }

        LogStoreMaintenance.Repair(_scene.Path, _scene.Events, TestContext.Current.CancellationToken);

        Assert.Contains("rebuilt", Assert.Single(_scene.Warnings).Message, StringComparison.Ordinal);
        Assert.Equal(
            "{\"app\":\"web\",\"path\":\"/a.log\",\"pod_name\":\"web-0\"}", _scene.Query("SELECT details FROM stream"));
        Assert.Equal(1L, _scene.Query("SELECT source FROM stream"));
    }

    public void Dispose() => _scene.Dispose();

    private LogBatch Batch(LogMetadata metadata, params string[] messages)
    {
        LogBatch batch = _scene.Batch("/a.log", messages);
        batch.Metadata = metadata;
        batch.Checkpoint = new Checkpoint("/a.log", [], []);
        return batch;
    }

    private List<LogEntry> Read(LogQuery query)
    {
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path);
        return [.. reader.Read(query, cancellationToken: TestContext.Current.CancellationToken)];
    }

    private IReadOnlyList<string> Values(string key)
    {
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path);
        return reader.GetValues(key);
    }

    private LogBatch Excluded()
    {
        LogBatch batch = Batch(FromApi);
        batch.IsExcluded = true;
        return batch;
    }
}
