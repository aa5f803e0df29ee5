using System.Text.Json.Nodes;
using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Kubernetes.Selecting;
using Monitoring.Testing.ApiServer;
using static Monitoring.Kubernetes.Streaming.PodLogScene;

namespace Monitoring.Kubernetes.Streaming;

public sealed class PodLogCollectorTests : IDisposable
{
    private readonly PodLogScene _scene = new();

    [Fact]
    public void Logs_of_all_pods_come_with_what_is_known_of_them()
    {
        JsonObject web = _scene.AddPod("web");
        JsonObject job = _scene.AddPod("job", space: "batch", node: "node-2");
        _scene.LogOf(web).Write(At(1.5), "hello");
        _scene.LogOf(job).Write(At(2), "work");
        _scene.Begin();

        _scene.CollectUntil("web", "hello");
        _scene.CollectUntil("job", "work");
        LogEntry entry = _scene.Entries.Single(entry => entry.Message == "hello");
        Assert.Equal(LogTimestamp.From(At(1.5)), entry.ExactTimestamp);
        Assert.Equal(LogOutput.Unknown, entry.Stream);

        LogMetadata metadata = _scene.MetadataOf("web");
        Assert.Equal(MetadataState.Live, metadata.State);
        Assert.Equal("web", metadata["app"]);
        Assert.Equal("box:1", metadata[MetadataKeys.Image]);
        Assert.Equal("node-1", metadata[MetadataKeys.NodeName]);
        Assert.Equal(
            "container_id=web000000000,container_name=main,namespace=shop,pod_name=web,pod_uid=uid-of-web,restart_count=0",
            string.Join(
                ',', metadata.Identity.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)));
        Assert.All(
            _scene.Server.Requests.Where(request => request.IsLog),
            request => Assert.Equal("true", request["timestamps"]));
        Assert.False(_scene.Collector.IsCompleted);
    }

    [Fact]
    public void Lines_come_as_they_are_written()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        _scene.Begin();
        log.Write(At(1), "one");
        _scene.CollectUntil("web", "one");
        log.Write(At(2), "two");
        _scene.CollectUntil("web", "one", "two");
        Assert.Equal(1, _scene.CountLogRequests());
    }

    [Fact]
    public void Following_ends_with_what_has_been_received()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        _scene.Begin();
        log.Write(At(1), "one");
        _scene.CollectUntil("web", "one");

        _scene.Collector.StopFollowing();

        Assert.Null(_scene.Collector.Collect(Timeout.InfiniteTimeSpan, TestContext.Current.CancellationToken));
        Assert.True(_scene.Collector.IsCompleted);
    }

    [Theory]
    [InlineData(0, "new")]
    [InlineData(2, "b", "c", "new")]
    [InlineData(9, "a", "b", "c", "new")]
    public void The_last_entries_are_followed_by_the_new_ones(int count, params string[] expected)
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Write(At(1.1), "a");
        log.Write(At(1.2), "b");
        log.Write(At(1.3), "c");
        _scene.Begin(options => options with { Start = StartPosition.Last(count) });
        _scene.CollectUntil(() => _scene.CountLogRequests(request => request["follow"] == "true") > 0);
        log.WriteAndCut((At(1.4), "new"));
        _scene.CollectUntil("web", expected);
    }

    [Fact]
    public void From_the_end_of_an_empty_log_everything_is_new()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        _scene.Begin(options => options with { Start = StartPosition.End });
        _scene.CollectUntil(() => _scene.CountLogRequests(request => request["follow"] == "true") > 0);
        log.Write(At(1), "first");
        _scene.CollectUntil("web", "first");
    }

    [Fact]
    public void From_the_end_a_line_that_is_not_finished_is_excluded()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Unfinished = (At(1), "prompt>");
        _scene.Begin(options => options with { Start = StartPosition.End });
        _scene.CollectUntil(() => _scene.CountLogRequests(request => request["follow"] == "true") > 0);
        log.Unfinished = null;
        log.Write(At(1), "prompt> yes");
        log.Write(At(2), "next");
        _scene.CollectUntil("web", "next");
    }

    [Fact]
    public void Entries_since_a_moment_within_a_second_are_read_though_the_API_takes_whole_seconds()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Write(At(1.4), "old");
        log.Write(At(1.5), "a");
        _scene.Begin(
            options => options with { Start = StartPosition.Since(LogTimestamp.From(At(1.5))), Follow = false });
        _scene.CollectToTheEnd();
        Assert.Equal(["a"], _scene.LinesOf("web"));
        Assert.Equal("2026-11-23T01:30:01Z", _scene.Server.Requests.First(request => request.IsLog)["sinceTime"]);
    }

    [Fact]
    public void A_new_pod_is_read_from_its_first_byte()
    {
        _scene.AddPod("old");
        _scene.Begin(options => options with { Start = StartPosition.End });
        _scene.CollectUntil(() => _scene.Marks.Count == 1);
        FakeLog log = new();
        log.Write(At(1), "first");
        _scene.AddPod("new", log);
        _scene.CollectUntil("new", "first");
        Assert.DoesNotContain(
            _scene.Server.Requests, request => request.Path.Contains("/new/", StringComparison.Ordinal)
            && request["tailLines"] is not null);
    }

    [Fact]
    public void Without_following_each_stream_ends_and_completes()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Write(At(1), "a");
        log.Unfinished = (At(2), "b");
        _scene.Begin(options => options with { Follow = false });
        _scene.CollectToTheEnd();
        Assert.Equal(["a", "b"], _scene.LinesOf("web"));
        Assert.Equal(["+web000000000", "-web000000000"], _scene.Marks);
        Assert.Null(_scene.Collector.Collect(TimeSpan.Zero, CancellationToken.None));
        Assert.DoesNotContain(_scene.Server.Requests, request => request["follow"] is not null);
    }

    [Fact]
    public void Long_lines_are_truncated_and_marked()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Write(At(1), new string('x', 200_000));
        log.Write(At(2), "é" + new string('é', 1000));
        log.Write(At(3), "short");
        _scene.Begin(options => options with { MaxMessageBytes = 1025 });
        _scene.CollectUntil(() => _scene.LinesOf("web").Count == 3);
        Assert.Equal(new string('x', 1025), _scene.Entries[0].Message);
        Assert.Equal((true, 200_000), (_scene.Entries[0].Truncated, _scene.Entries[0].OriginalLength));
        Assert.Equal(new string('é', 512), _scene.Entries[1].Message);
        Assert.False(_scene.Entries[2].Truncated);
        Assert.Equal(2, _scene.Events.Counters.TruncatedEntries);
        Assert.Equal(3, _scene.Events.Counters.Entries);
    }

    [Fact]
    public void A_change_of_labels_comes_with_a_batch_of_its_own()
    {
        JsonObject pod = _scene.AddPod("web");
        _scene.LogOf(pod).Write(At(1), "a");
        _scene.Begin();
        _scene.CollectUntil("web", "a");
        LogMetadata before = _scene.MetadataOf("web");
        pod["metadata"]!["labels"]!["tier"] = "front";
        _scene.Server.Pods.Put(pod);
        _scene.CollectUntil(() => _scene.MetadataOf("web").Find("tier") == "front");
        Assert.Same(before.Identity, _scene.MetadataOf("web").Identity);
    }

    [Fact]
    public void A_slow_taker_slows_the_reading()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        string text = new('x', 1000);
        for (int number = 0; number < 20_000; number++)
        {
            log.Write(At(number / 1000.0), text);
        }

        _scene.Begin();
        _scene.CollectUntil(() => _scene.Entries.Count > 0);
        Wait.Until(() => _scene.Collector.MeasureBacklog().UnreadBytes > 0);
        CollectorBacklog backlog = _scene.Collector.MeasureBacklog();
        Assert.Equal(1, backlog.Streams);
        for (int batches = 0; batches < 20; batches++)
        {
            // One batch waits, and no more is made of what comes, before it is taken.
            Assert.InRange(_scene.Collector.MeasureBacklog().UnreadBytes, 0, LineBuffer.ChunkBytes);
            Assert.True(_scene.CollectOnce(Wait.Timeout, CancellationToken.None));
        }

        _scene.CollectUntil(() => _scene.LinesOf("web").Count == 20_000);
    }

    [Fact]
    public async Task A_wait_ends_with_its_time_or_when_it_is_cancelled()
    {
        CancellationToken test = TestContext.Current.CancellationToken;
        using PodLogScene scene = new() { Time = new RecordedTime() };
        RecordedTime time = (RecordedTime)scene.Time;
        scene.AddPod("web");
        scene.Begin();
        Assert.Null(scene.Collector.Collect(TimeSpan.Zero, CancellationToken.None));
        using CancellationTokenSource cancelled = new();
        Task<LogBatch?> collecting = Task.Run(
            () => scene.Collector.Collect(Timeout.InfiniteTimeSpan, cancelled.Token), test);
        await cancelled.CancelAsync();
        Assert.Null(await collecting.WaitAsync(Wait.Timeout, test));
        Assert.Null(scene.Collector.Collect(Timeout.InfiniteTimeSpan, cancelled.Token));

        TimeSpan odd = TimeSpan.FromMilliseconds(17);
        collecting = Task.Run(() => scene.Collector.Collect(odd, CancellationToken.None), test);
        while (!collecting.IsCompleted)
        {
            time.Advance(odd);
        }

        Assert.Null(await collecting);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => scene.Collector.Collect(TimeSpan.FromSeconds(-5), CancellationToken.None));
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _scene.Begin(options => options with { MaxStreams = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _scene.Begin(options => options with { MaxMessageBytes = 10 }));
        Assert.Throws<ArgumentException>(
            () => _scene.Begin(options => options with { Selection = new ContainerSelection { Pods = ["[a"] } }));
    }

    public void Dispose() => _scene.Dispose();
}
