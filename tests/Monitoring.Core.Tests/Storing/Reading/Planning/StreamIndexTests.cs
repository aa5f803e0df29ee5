using Monitoring.Querying;
using Monitoring.Storing.Reading.Connecting;

namespace Monitoring.Storing.Reading.Planning;

public sealed class StreamIndexTests : IDisposable
{
    private const int Others = 40;

    private static readonly LogQuery Web = new() { Selector = LabelSelector.Parse("path=/var/log/web.log") };

    private readonly HandmadeStore _store = new();
    private readonly StreamCatalog _catalog = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("app=web")]
    [InlineData("APP=web")]
    [InlineData("app in (web,db),path=/var/log/web.log")]
    [InlineData("app=WEB")]
    [InlineData("app=web,absent=1")]
    [InlineData("app!=web")]
    [InlineData("app,!absent")]
    [InlineData("app in (web),app!=db")]
    [InlineData("path=/VAR/log/x.log")]
    [InlineData("tier=front")]
    [InlineData("Tier=back")]
    public void The_streams_of_a_selector_are_those_of_all_metadata(string selector) =>
        AssertSelects(new LogQuery { Selector = LabelSelector.Parse(selector) });

    [Theory]
    [InlineData("app", "web")]
    [InlineData("APP", "WEB")]
    [InlineData("app", "w*", "d?")]
    [InlineData("app", "[x-z]*")]
    [InlineData("app", "web", "nowhere")]
    [InlineData("path", "/VAR/log/w*")]
    [InlineData("path", "/var/log/`web.log")]
    [InlineData("tier", "GRÖSSER")]
    [InlineData("tier", "GRÖßER")]
    [InlineData("tier", "gr*")]
    [InlineData("tier", "fro\u017Ft")]
    [InlineData("TIER", "*")]
    [InlineData("absent", "*")]
    public void The_streams_of_a_pattern_are_those_of_all_metadata(string key, params string[] wildcards) =>
        AssertSelects(new LogQuery { Metadata = [new MetadataPattern(key, wildcards)] });

    [Fact]
    public void Only_the_metadata_of_candidates_are_read()
    {
        Fill();
        using LogStoreReader reader = LogStoreReader.Open(_store.Path, Assert.Fail, _catalog);

        AssertOne(reader, Web);
        Assert.Equal(1, _catalog.Count);
        AssertOne(reader, new LogQuery { Metadata = [MetadataPattern.ForPaths(["/var/log/db.log"])] });
        Assert.Equal(2, _catalog.Count);
    }

    [Fact]
    public void Deleted_streams_are_forgotten_though_all_queries_are_for_few_streams()
    {
        List<long> streams = Fill();
        using LogStoreReader reader = LogStoreReader.Open(_store.Path, Assert.Fail, _catalog);
        Assert.Equal(streams.Count, reader.GetMetadata().Count);
        Assert.Equal(streams.Count, _catalog.Count);

        _store.Expire(streams[^1], 0);
        _store.Execute("DELETE FROM stream WHERE id = $1", streams[^1]);

        AssertOne(reader, Web);
        Assert.Equal(streams.Count - 1, _catalog.Count);
    }

    private List<long> Fill()
    {
        List<long> streams =
        [
            _store.AddStream("web"),
            _store.AddStream("db"),
            _store.AddStream(("app", "Web"), ("path", "/var/log/w.log"), ("tier", "größer")),
            _store.AddStream(("App", "web"), ("path", "/VAR/log/x.log"), ("tier", "front")),
            _store.AddStream(("App", "web"), ("app", "db"), ("path", "/var/log/y.log"), ("Tier", "back")),
        ];
        streams.AddRange(Enumerable.Range(0, Others).Select(number => _store.AddStream($"other{number}")));
        foreach (long stream in streams)
        {
            _store.AddBlock(stream, (1, "message"));
        }

        return streams;
    }

    private static void AssertOne(LogStoreReader reader, LogQuery query) =>
        Assert.Single(reader.Read(query, cancellationToken: TestContext.Current.CancellationToken));

    private void AssertSelects(LogQuery query)
    {
        Fill();
        (_, ReadingConnection connection) = ReadingOpening.Open(_store.Path, TestContext.Current.CancellationToken);
        using ReadingConnection owned = connection;

        Assert.Equal(
            _catalog.Select(connection, new LogQuery()).Where(stream => query.SelectsStream(stream.Metadata)),
            new StreamCatalog().Select(connection, query),
            (left, right) => left.Id == right.Id);
    }
}
