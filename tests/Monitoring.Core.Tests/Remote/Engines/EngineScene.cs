using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Remote.Connecting;
using Monitoring.Remote.Elasticsearch;
using Monitoring.Remote.Loki;
using Monitoring.Remote.VictoriaLogs;
using Monitoring.Testing.LogEngines;

namespace Monitoring.Remote.Engines;

/// <summary>A fake log database, and the module's client of it with small pages.</summary>
internal sealed class EngineScene : IDisposable
{
    public static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private EngineScene(FakeLogDatabase database, Func<EngineScene, ILogEngine> open)
    {
        Database = database;
        Logs = new EngineLogs(open(this), Clock);
    }

    public FakeLogDatabase Database { get; }

    public ImmediateTime Clock { get; } = new(Now);

    public IRemoteLogs Logs { get; }

    public static EngineScene Create(RemoteKind kind) => kind switch
    {
        RemoteKind.Loki => new EngineScene(
            new FakeLoki { MaxLimit = 8 },
            scene => new LokiEngine(
                scene.Connect([new("X-Loki-Response-Encoding-Flags", "categorize-labels")]), scene.Clock)
            {
                MaxPageSize = 8,
            }),
        RemoteKind.VictoriaLogs => new EngineScene(
            new FakeVictoriaLogs(),
            scene => new VictoriaLogsEngine(scene.Connect([])) { PageSize = 3, MaxPageSize = 64 }),
        RemoteKind.Elasticsearch => new EngineScene(
            new FakeElasticsearch(isOpenSearch: false) { MaxSize = 7 },
            scene => new ElasticsearchEngine(scene.Connect([]), "logs-*", SearchDialect.Elasticsearch)
            {
                PageSize = 3,
                MaxPageSize = 7,
                StreamsPageSize = 2,
            }),
        _ => new EngineScene(
            new FakeElasticsearch(isOpenSearch: true) { MaxSize = 64 },
            scene => new ElasticsearchEngine(scene.Connect([]), "logs-*", SearchDialect.OpenSearch)
            {
                PageSize = 3,
                MaxPageSize = 64,
            }),
    };

    public List<LogEntry> Read(LogQuery query) =>
        [.. Logs.Read(new RemoteRequest(query), TestContext.Current.CancellationToken)];

    public IReadOnlyList<RemoteLogStream> GetStreams(LogQuery query) =>
        Logs.GetStreams(query, TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Logs.Dispose();
        Database.Dispose();
    }

    private RemoteConnection Connect(IReadOnlyList<KeyValuePair<string, string>> headers) =>
        new(new Uri(Database.Url), new RemoteAccess { Headers = headers }, "application/json");
}
