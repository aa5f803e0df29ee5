using System.Net;
using System.Text.Json;
using Monitoring.Entries;
using Monitoring.Exporting.Sending;
using Monitoring.Pipelines;
using Monitoring.Serving.Hosting;
using Monitoring.Storing.Destinations;

namespace Monitoring.Serving.Endpoints;

public sealed class StatusTests : IDisposable
{
    private readonly ListenerScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task The_status_says_how_store_and_collectors_are()
    {
        _scene.Add("a.log", "one", "two");
        _scene.Collectors =
            [new CollectorStatus { Name = "node", State = LogPipelineState.Running, LagBytes = 42, HoleBytes = 7 }];

        JsonElement status = await _scene.GetJsonAsync("/status");

        Assert.Equal(2, status.GetProperty("store").GetProperty("entries").GetInt64());
        Assert.Equal(42, status.GetProperty("collectors")[0].GetProperty("lagBytes").GetInt64());
        Assert.Equal(7, status.GetProperty("collectors")[0].GetProperty("holeBytes").GetInt64());
        Assert.DoesNotContain(_scene.Store.Path, status.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_are_in_the_text_format_of_Prometheus()
    {
        _scene.Add("a.log", "one", "two");
        _scene.Collectors =
            [new CollectorStatus { Name = "a\"b\\c\n", State = LogPipelineState.Running, Entries = 7, HoleBytes = 12 }];
        await _scene.GetTextAsync("/logs");

        using HttpResponseMessage response = await _scene.GetAsync("/metrics");
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("\nmonitoring_store_entries 2\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "\nmonitoring_collector_entries_total{collector=\"a\\\"b\\\\c\\n\"} 7\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "\nmonitoring_collector_hole_bytes_total{collector=\"a\\\"b\\\\c\\n\"} 12\n", text,
            StringComparison.Ordinal);
        Assert.Contains(
            "\nmonitoring_http_requests_total{route=\"logs\",code=\"200\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "\nmonitoring_http_request_duration_seconds_bucket{route=\"logs\",le=\"+Inf\"} 1\n", text,
            StringComparison.Ordinal);
        MetricsFormat.Check(text);
    }

    [Fact]
    public async Task Metrics_are_given_though_there_is_no_store()
    {
        using ListenerScene scene = new(options => options with { StorePath = options.StorePath + "-none" });

        Assert.Contains("\nmonitoring_store_up 0\n", await scene.GetTextAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal("ok\n", await scene.GetTextAsync("/healthz"));
        JsonElement problem = await scene.GetProblemAsync("/readyz", HttpStatusCode.ServiceUnavailable);
        Assert.DoesNotContain(scene.Store.Path, problem.ToString(), StringComparison.Ordinal);
        Assert.Contains(scene.Warnings, warning => warning.Contains(scene.Store.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task That_there_is_no_store_is_said_once_to_the_operator_and_to_each_client()
    {
        using ListenerScene scene = new(options => options with { StorePath = options.StorePath + "-none" });

        await scene.GetProblemAsync("/readyz", HttpStatusCode.ServiceUnavailable);
        await scene.GetProblemAsync("/logs", HttpStatusCode.ServiceUnavailable);
        await scene.GetTextAsync("/metrics");

        Assert.Single(scene.Warnings);
    }

    [Fact]
    public async Task It_is_ready_as_soon_as_the_store_can_be_read() =>
        Assert.Equal("ready\n", await _scene.GetTextAsync("/readyz"));

    [Theory]
    [InlineData(LogPipelineState.Starting, true)]
    [InlineData(LogPipelineState.Running, true)]
    [InlineData(LogPipelineState.Paused, false)]
    [InlineData(LogPipelineState.Stopping, false)]
    [InlineData(LogPipelineState.Stopped, false)]
    [InlineData(LogPipelineState.Failed, false)]
    public async Task Readiness_metrics_and_status_agree_on_whether_a_collector_collects(
        LogPipelineState state, bool isUp)
    {
        DateTimeOffset committed = DateTimeOffset.FromUnixTimeSeconds(1_764_072_001);
        _scene.Collectors =
        [
            new CollectorStatus { Name = "well", State = LogPipelineState.Running },
            new CollectorStatus { Name = "node", State = state, LastCommit = committed, DeletedEntries = 5,
                DeletedBytes = 600, Lag = TimeSpan.FromSeconds(90) },
        ];

        string text = await _scene.GetTextAsync("/metrics");
        Assert.Contains(
            $"\nmonitoring_collector_up{{collector=\"node\"}} {(isUp ? 1 : 0)}\n", text, StringComparison.Ordinal);
        foreach (LogPipelineState other in Enum.GetValues<LogPipelineState>())
        {
            string sample =
                $"monitoring_collector_state{{collector=\"node\",state=\"{other.ToString().ToLowerInvariant()}\"}} {(other == state ? 1 : 0)}\n";
            Assert.Contains(sample, text, StringComparison.Ordinal);
        }

        Assert.Contains(
            "\nmonitoring_collector_last_commit_timestamp_seconds{collector=\"node\"} 1764072001\n", text,
            StringComparison.Ordinal);
        Assert.Contains(
            "\nmonitoring_collector_last_commit_timestamp_seconds{collector=\"well\"} 0\n", text,
            StringComparison.Ordinal);
        Assert.Contains(
            "\nmonitoring_collector_deleted_entries_total{collector=\"node\"} 5\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "\nmonitoring_collector_deleted_bytes_total{collector=\"node\"} 600\n", text, StringComparison.Ordinal);
        Assert.Contains("\nmonitoring_collector_lag_seconds{collector=\"node\"} 90\n", text, StringComparison.Ordinal);
        MetricsFormat.Check(text);

        JsonElement status = (await _scene.GetJsonAsync("/status")).GetProperty("collectors")[1];
        Assert.Equal(
            (state.ToString(), isUp), (status.GetProperty("state").GetString(), status.GetProperty("up").GetBoolean()));
        Assert.Equal(committed, status.GetProperty("lastCommit").GetDateTimeOffset());
        Assert.Equal(5, status.GetProperty("deletedEntries").GetInt64());
        if (isUp)
        {
            Assert.Equal("ready\n", await _scene.GetTextAsync("/readyz"));
        }
        else
        {
            await _scene.GetProblemAsync("/readyz", HttpStatusCode.ServiceUnavailable);
        }

        Assert.Equal("ok\n", await _scene.GetTextAsync("/healthz"));
    }

    [Fact]
    public async Task Status_and_metrics_have_the_progress_of_the_destinations()
    {
        DateTimeOffset next = DateTimeOffset.FromUnixTimeSeconds(1_764_072_001);
        using ListenerScene scene = new(options => options with
        {
            Senders = () =>
            [
                new DestinationStatus("ma\"in", DestinationState.Retrying)
                {
                    LastError = "refused\u001b",
                    NextAttempt = next,
                    EntriesPerSecond = 1.5,
                },
            ],
        });
        scene.Add("a.log", "one", "two");
        AddDestination(scene, "ma\"in", DestinationKind.Loki);
        AddDestination(scene, "out", DestinationKind.File);

        JsonElement[] destinations =
            [.. (await scene.GetJsonAsync("/status")).GetProperty("destinations").EnumerateArray()];
        Assert.Equal(
            [("ma\"in", "Loki", "Retrying", 1.5), ("out", "File", "Stopped", 0)],
            destinations.Select(destination => (
                destination.GetProperty("name").GetString(),
                destination.GetProperty("kind").GetString(),
                destination.GetProperty("state").GetString(),
                destination.GetProperty("entriesPerSecond").GetDouble())));
        JsonElement main = destinations[0];
        Assert.Equal(
            (2, 6, 5, 2, 1),
            (main.GetProperty("behindEntries").GetInt64(), main.GetProperty("behindBytes").GetInt64(),
                main.GetProperty("sent").GetInt64(), main.GetProperty("rejected").GetInt64(),
                main.GetProperty("missed").GetInt64()));
        Assert.Equal(next, main.GetProperty("nextAttempt").GetDateTimeOffset());
        Assert.StartsWith("refused", main.GetProperty("lastError").GetString(), StringComparison.Ordinal);
        Assert.False(destinations[1].TryGetProperty("nextAttempt", out _));

        string text = await scene.GetTextAsync("/metrics");
        const string Main = "{destination=\"ma\\\"in\",kind=\"loki\"";
        string[] samples = text.Split('\n');
        Assert.Contains($"monitoring_destination_behind_entries{Main}}} 2", samples);
        Assert.Contains($"monitoring_destination_sent_entries_total{Main}}} 5", samples);
        Assert.Contains($"monitoring_destination_rejected_entries_total{Main}}} 2", samples);
        Assert.Contains($"monitoring_destination_missed_entries_total{Main}}} 1", samples);
        Assert.Contains($"monitoring_destination_state{Main},state=\"retrying\"}} 1", samples);
        Assert.Contains($"monitoring_destination_state{Main},state=\"stopped\"}} 0", samples);
        MetricsFormat.Check(text);
    }

    [Fact]
    public async Task A_store_without_destinations_has_no_metrics_of_them()
    {
        Assert.DoesNotContain(
            "monitoring_destination", await _scene.GetTextAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal(0, (await _scene.GetJsonAsync("/status")).GetProperty("destinations").GetArrayLength());
    }

    private static void AddDestination(ListenerScene scene, string name, DestinationKind kind)
    {
        string settings = new DestinationSettings { Kind = kind, Target = "http://localhost:1" }.ToJson();
        scene.Writer.Destinations.Run(
            scene.Store.Path,
            table => table.Set(new StoredDestination(name, settings, LogCursor.Before(0))
            {
                Sent = 5,
                Rejected = 2,
                Missed = 1,
            }),
            TestContext.Current.CancellationToken);
    }
}
