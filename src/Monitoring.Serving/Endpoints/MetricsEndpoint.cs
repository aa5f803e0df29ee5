using System.Globalization;
using System.Text;
using Monitoring.Pipelines;
using Monitoring.Serving.Formatting;
using Monitoring.Serving.Reading;
using Monitoring.Serving.Requests;
using Monitoring.Storing;

namespace Monitoring.Serving.Endpoints;

/// <summary><c>/metrics</c>: metrics for Prometheus.</summary>
/// <remarks>A store that cannot be read makes <c>monitoring_store_up</c> 0 and is no error: the metrics of collectors
/// and listener matter most just then.</remarks>
internal static class MetricsEndpoint
{
    /// <summary>The endpoint.</summary>
    public static ListenerEndpoint Endpoint { get; } = new("metrics", "/metrics",
        RespondAsync)
    { IsCompressible = true };

    private const string Gauge = "gauge";
    private const string Count = "counter";

    private static readonly (string Name, string Type, string Help, Func<CollectorStatus, double> Read)[] OfCollectors =
    [
        ("up", Gauge,
            "Whether the collector collects; 0 while it is paused because the disk of its store is full.",
            status => status.IsUp ? 1 : 0),
        ("streams", Gauge, "Followed streams.", status => status.Streams),
        ("entries_total", Count, "Entries stored since the start.", status => status.Entries),
        ("read_bytes_total", Count, "Bytes read since the start.", status => status.Bytes),
        ("lag_bytes", Gauge, "Bytes of the followed files that are not read yet.", status => status.LagBytes),
        ("lag_seconds", Gauge, "The age of the oldest entry not stored yet.", status => status.Lag.TotalSeconds),
        ("hole_bytes_total", Count,
            "Bytes of skipped holes: NULs where no text was written.", status => status.HoleBytes),
        ("lost_bytes_total", Count, "Bytes known to be lost.", status => status.LostBytes),
        ("gaps_total", Count, "Gaps: times that bytes of a log were lost.", status => status.Gaps),
        ("warnings_total", Count, "Warnings.", status => status.Warnings),
        ("last_commit_timestamp_seconds", Gauge,
            "The time of the last commit, in Unix time; 0 if there was none.", status => ToSeconds(status.LastCommit)),
        ("deleted_entries_total", Count, "Entries deleted by retention since the start.",
            status => status.DeletedEntries),
        ("deleted_bytes_total", Count, "Bytes deleted by retention since the start.", status => status.DeletedBytes),
        ("start_time_seconds", Gauge,
            "The time of the collector's start, in Unix time.", status => ToSeconds(status.Started)),
    ];

    private static async Task RespondAsync(ListenerRequest request)
    {
        request.RefuseParameters();
        MetricsText text = new();
        text.Begin("monitoring_build_info", Gauge, "The version of the module.");
        text.Add(1, ("version", StatusEndpoint.Version));
        StoreSummary? store = await TryReadAsync(request.Service).ConfigureAwait(false);
        AddStore(text, store);
        DestinationMetrics.Add(text, store?.Destinations ?? []);
        AddCollectors(text, request.Service.Options.Collectors?.Invoke() ?? []);
        AddRequests(text, request.Service);
        request.Begin(MetricsText.ContentType);
        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        await request.Context.Response.BodyWriter.WriteAsync(bytes, request.CancellationToken).ConfigureAwait(false);
    }

    private static void AddStore(MetricsText text, StoreSummary? store)
    {
        text.Single("monitoring_store_up", Gauge, "Whether the store can be read.", store is null ? 0 : 1);
        if (store is null)
        {
            return;
        }

        text.Single("monitoring_store_streams", Gauge, "Streams in the store.", store.Streams);
        text.Single("monitoring_store_entries", Gauge, "Entries in the store.", store.Entries);
        text.Single("monitoring_store_message_bytes", Gauge, "The length of their messages.", store.MessageBytes);
        text.Single("monitoring_store_blocks", Gauge, "Blocks in the store.", store.Blocks);
        text.Single(
            "monitoring_store_file_bytes", Gauge, "The size of the store with its write-ahead log.", store.FileBytes);
    }

    private static async Task<StoreSummary?> TryReadAsync(ListenerService service)
    {
        try
        {
            return await service.Summary.ReadAsync().ConfigureAwait(false);
        }
        catch (LogStoreException exception)
        {
            service.StoreWarnings.Report(exception);
            return null;
        }
    }

    private static void AddCollectors(MetricsText text, IReadOnlyList<CollectorStatus> collectors)
    {
        if (collectors.Count == 0)
        {
            return;
        }

        foreach ((string name, string type, string help, Func<CollectorStatus, double> read) in OfCollectors)
        {
            text.Begin($"monitoring_collector_{name}", type, help);
            foreach (CollectorStatus collector in collectors)
            {
                text.Add(read(collector), ("collector", collector.Name));
            }
        }

        text.Begin("monitoring_collector_state", Gauge,
            "The state of the collector: 1 for its current state, 0 for the others.");
        foreach (CollectorStatus collector in collectors)
        {
            foreach (LogPipelineState state in Enum.GetValues<LogPipelineState>())
            {
                text.Add(
                    collector.State == state
                    ? 1 : 0, ("collector", collector.Name), ("state", state.ToString().ToLowerInvariant()));
            }
        }
    }

    private static double ToSeconds(DateTimeOffset? time) => (time?.ToUnixTimeMilliseconds() ?? 0) / 1000.0;

    private static void AddRequests(MetricsText text, ListenerService service)
    {
        text.Single("monitoring_http_followers", Gauge, "Followers.", service.Followers.Count);
        text.Begin("monitoring_http_requests_total", Count, "Completed requests.");
        HashSet<string> routes = [];
        foreach ((string route, int status, long count) in service.Counters.Requests)
        {
            routes.Add(route);
            text.Add(count, ("route", route), ("code", status.ToString(CultureInfo.InvariantCulture)));
        }

        text.Begin("monitoring_http_request_duration_seconds", "histogram",
            "The duration of requests, to the end of their responses.");
        foreach (string route in routes.Order(StringComparer.Ordinal))
        {
            AddDurations(text, route, service.Counters.DurationsOf(route));
        }
    }

    private static void AddDurations(MetricsText text, string route, RequestCounters.Durations durations)
    {
        (long[] counts, double sum) = durations.Read();
        long total = 0;
        for (int bucket = 0; bucket < counts.Length; bucket++)
        {
            total += counts[bucket];
            string bound = bucket < RequestCounters.Durations.Bounds.Count
                ? RequestCounters.Durations.Bounds[bucket].ToString("R", CultureInfo.InvariantCulture)
                : "+Inf";
            text.AddTo("_bucket", total, ("route", route), ("le", bound));
        }

        text.AddTo("_sum", sum, ("route", route));
        text.AddTo("_count", total, ("route", route));
    }
}
