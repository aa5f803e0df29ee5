using System.Text.Json.Nodes;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes.Reflecting;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>A cluster whose containers write logs, and a collector that reads them through its API.</summary>
internal sealed class PodLogScene : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 1, 30, 0, TimeSpan.Zero);

    private readonly Dictionary<string, List<string>> _lines = [];
    private readonly Dictionary<string, LogMetadata> _metadata = [];
    private readonly List<string> _order = [];
    private KubernetesConnection? _connection;

    public PodLogScene() => Events = new MonitoringEvents { OnWarning = Warnings.Add, OnGap = gap => Gaps.Add(gap) };

    public FakeApiServer Server { get; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public MonitoringEvents Events { get; }

    public List<MonitoringWarning> Warnings { get; } = [];

    public List<LogGap> Gaps { get; } = [];

    /// <summary>The streams that were started (+) and ended (-).</summary>
    public List<string> Marks { get; } = [];

    public List<LogEntry> Entries { get; } = [];

    public PodLogCollector Collector { get; private set; } = null!;

    /// <summary>Containers in the order in which their batches came.</summary>
    public IReadOnlyList<string> Order => _order;

    public static DateTimeOffset At(double seconds) => Start.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));

    public static string IdOf(string name) => name.PadRight(12, '0');

    /// <summary>A pod with one container that runs, whose id is its name's.</summary>
    public JsonObject AddPod(string name, FakeLog? log = null, string space = "shop", string node = "node-1")
    {
        JsonObject pod = FakePod.Create(name, space, node, uid: $"uid-of-{name}");
        Set(pod, IdOf(name), "running");
        Server.Logs[$"{space}/{name}/main"] = log ?? new FakeLog();
        Server.Pods.Put(pod);
        return pod;
    }

    public FakeLog LogOf(JsonObject pod) => Server.Logs[FakePod.KeyOf(pod) + "/main"];

    /// <summary>Sets the state of the pod's container without an event.</summary>
    public static JsonObject Set(JsonObject pod, string id, string state, string lastId = "", int restarts = 0)
    {
        JsonNode status = pod["status"]!["containerStatuses"]![0]!;
        status["containerID"] = id.Length > 0 ? $"containerd://{id}" : string.Empty;
        status["restartCount"] = restarts;
        status["state"] = new JsonObject { [state] = new JsonObject() };
        status["lastState"] = lastId.Length > 0
            ? new JsonObject { ["terminated"] = new JsonObject { ["containerID"] = $"containerd://{lastId}" } }
            : new JsonObject();
        return pod;
    }

    /// <summary>The container is started again: all at once its log is another one.</summary>
    public FakeLog Restart(JsonObject pod, string id, string lastId, int restarts)
    {
        FakeLog before = LogOf(pod);
        before.End();
        FakeLog log = new() { Previous = before };
        Server.Replace(Set(pod, id, "running", lastId, restarts), "main", log);
        return log;
    }

    public void Begin(
        Func<PodLogCollectorOptions, PodLogCollectorOptions>? change = null, TimeSpan? answerTimeout = null)
    {
        _connection = KubernetesConnection.Open(new KubernetesConnectionOptions
        {
            Url = Server.Url,
            TimeProvider = Time,
            ResponseTimeout = answerTimeout ?? TimeSpan.FromSeconds(30),
        });
        PodLogCollectorOptions options = new()
        {
            Connection = _connection,
            RetryTimes = new RetryTimes
            {
                First = TimeSpan.FromMilliseconds(10),
                Max = TimeSpan.FromMilliseconds(50),
                InitialDenied = TimeSpan.FromMilliseconds(20),
                MaxDenied = TimeSpan.FromMilliseconds(50),
            },
            TurnTimes = new TurnTimes
            {
                Idle = TimeSpan.FromMilliseconds(20),
                Busy = TimeSpan.FromMilliseconds(50),
                MaxTurn = TimeSpan.FromSeconds(10),
                Drain = TimeSpan.FromMilliseconds(200),
                FirstPause = TimeSpan.FromMilliseconds(5),
                MaxPause = TimeSpan.FromMilliseconds(50),
            },
            OnBegun = metadata => Marks.Add($"+{metadata[MetadataKeys.ContainerId]}"),
            OnEnded = metadata => Marks.Add($"-{metadata[MetadataKeys.ContainerId]}"),
        };
        Collector = new PodLogCollector(change is null ? options : change(options), Time, Events);
    }

    public IReadOnlyList<string> LinesOf(string id) => _lines.GetValueOrDefault(IdOf(id), []);

    public LogMetadata MetadataOf(string id) => _metadata[IdOf(id)];

    /// <summary>Collects until something is so.</summary>
    public void CollectUntil(Func<bool> isSo)
    {
        using CancellationTokenSource time = new(Wait.Timeout, TimeProvider.System);
        while (!isSo())
        {
            Assert.False(time.IsCancellationRequested, $"So far: {Describe()}");
            CollectOnce(TimeSpan.FromMilliseconds(20), time.Token);
        }
    }

    public void CollectUntil(string id, params string[] lines)
    {
        CollectUntil(() => LinesOf(id).Count >= lines.Length);
        Assert.Equal(lines, LinesOf(id));
    }

    /// <summary>Collects until there will never be more.</summary>
    public void CollectToTheEnd() => CollectUntil(() => Collector.IsCompleted);

    public bool CollectOnce(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using LogBatch? batch = Collector.Collect(timeout, cancellationToken);
        if (batch is null)
        {
            return false;
        }

        string id = batch.Metadata[MetadataKeys.ContainerId];
        _metadata[id] = batch.Metadata;
        _order.Add(id);
        if (!_lines.TryGetValue(id, out List<string>? lines))
        {
            _lines.Add(id, lines = []);
        }

        for (int index = 0; index < batch.Count; index++)
        {
            LogEntry entry = batch.CreateEntry(index);
            Entries.Add(entry);
            lines.Add(entry.Message);
        }

        Collector.Commit(batch);
        return true;
    }

    public int CountLogRequests(Predicate<FakeRequest>? which = null) =>
        Server.Count(request => request.IsLog && (which is null || which(request)));

    public void Dispose()
    {
        Collector?.Dispose();
        _connection?.Dispose();
        Server.Dispose();
    }

    private string Describe() => string.Join("; ", _lines.Select(pair => $"{pair.Key}: {pair.Value.Count} lines"))
        + $" marks {string.Join(' ', Marks)} warnings {string.Join(' ', Warnings.Select(warning => warning.Message))}"
        + $" requests {string.Join(' ', Server.Requests.TakeLast(12).Select(request => $"{request.Path}?{string.Join('&', request.Query)}"))}";
}
