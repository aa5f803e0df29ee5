using System.Text.Json.Nodes;
using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Testing.ApiServer;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Selecting;
using Monitoring.Querying;
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
            string.Join(',', metadata.Identity.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)));
        Assert.All(_scene.Server.Requests.Where(request => request.IsLog), request => Assert.Equal("true", request["timestamps"]));
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

    [Fact]
    public void Only_the_containers_that_are_meant_are_asked_for()
    {
        foreach (string name in (string[])["web-1", "web-2", "db-1", "own"])
        {
            _scene.LogOf(_scene.AddPod(name)).Write(At(1), name);
        }

        JsonObject opted = FakePod.Create("shy", uid: "uid-of-shy");
        opted["metadata"]!["annotations"] = new JsonObject { ["monitoring/exclude"] = "true" };
        Set(opted, IdOf("shy"), "running");
        _scene.Server.Pods.Put(opted);
        _scene.Server.Logs["shop/shy/main"] = new FakeLog();
        _scene.Begin(options => options with
        {
            Follow = false,
            Selection = new ContainerSelection { Pods = ["web-*", "own", "shy"], ExcludePods = ["web-2"] },
            OwnPod = new PodReference("shop", "own", "uid-of-own"),
        });

        _scene.CollectToTheEnd();
        Assert.Equal(["+web-10000000", "-web-10000000"], _scene.Marks);
        Assert.All(_scene.Server.Requests.Where(request => request.IsLog), request => Assert.Contains("web-1", request.Path));
    }

    [Fact]
    public void Owners_are_selected_by_what_the_API_says()
    {
        JsonObject owned = _scene.AddPod("web-0");
        owned["metadata"]!["ownerReferences"] =
            new JsonArray(new JsonObject { ["kind"] = "StatefulSet", ["name"] = "web", ["controller"] = true });
        _scene.Server.Pods.Put(owned);
        _scene.AddPod("db-0");
        _scene.Begin(options => options with
        {
            Follow = false,
            Selection = new ContainerSelection { Owners = [new PodOwner("StatefulSet", "web")] },
        });
        _scene.CollectToTheEnd();
        Assert.Equal(["+web-00000000", "-web-00000000"], _scene.Marks);
    }

    [Fact]
    public void A_few_namespaces_are_asked_for_one_by_one_and_wildcards_for_the_cluster()
    {
        _scene.LogOf(_scene.AddPod("a", space: "one")).Write(At(1), "a");
        _scene.LogOf(_scene.AddPod("b", space: "two")).Write(At(1), "b");
        _scene.AddPod("c", space: "three");
        _scene.Server.Add(FakeFault.Status(request => request.Path == "/api/v1/pods", 403));
        _scene.Begin(options => options with
        {
            NodeName = "node-1",
            LabelSelector = "app",
            Selection = new ContainerSelection { Namespaces = ["One", "two"] },
        });
        _scene.CollectUntil("a", "a");
        _scene.CollectUntil("b", "b");
        Assert.All(
            _scene.Server.Requests.Where(request => request.IsList && request["fieldSelector"]?.StartsWith("metadata", StringComparison.Ordinal) != true),
            request => Assert.Equal(("spec.nodeName=node-1", "app"), (request["fieldSelector"], request["labelSelector"])));
        Assert.Empty(_scene.Warnings);

        using PodLogScene other = new();
        other.LogOf(other.AddPod("a", space: "one")).Write(At(1), "a");
        other.Begin(options => options with { Selection = new ContainerSelection { Namespaces = ["o*"] } });
        other.CollectUntil("a", "a");
        Assert.NotEqual(0, other.Server.Count(request => request.Path == "/api/v1/pods"));
    }

    [Theory]
    [InlineData(0, "new")]
    [InlineData(2, "b", "c", "new")]
    [InlineData(9, "a", "b", "c", "new")]
    public void The_last_entries_are_followed_by_what_is_new_whatever_happens_between(int count, params string[] expected)
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
    public void From_the_end_a_line_that_is_not_finished_is_left_out()
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
    public void Entries_of_a_moment_or_later_come_though_the_API_takes_seconds()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Write(At(1.4), "old");
        log.Write(At(1.5), "a");
        _scene.Begin(options => options with { Start = StartPosition.Since(LogTimestamp.From(At(1.5))), Follow = false });
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
        Assert.DoesNotContain(_scene.Server.Requests, request => request.Path.Contains("/new/", StringComparison.Ordinal) && request["tailLines"] is not null);
    }

    [Fact]
    public void What_is_not_followed_ends_and_says_so()
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
    public void The_container_before_can_be_read_and_one_without_says_nothing()
    {
        JsonObject web = _scene.AddPod("web");
        FakeLog before = _scene.LogOf(web);
        before.Write(At(1), "crash");
        _scene.Restart(web, IdOf("next"), IdOf("web"), 1).Write(At(5), "present");
        _scene.AddPod("fresh");
        _scene.Begin(options => options with { Previous = true });
        _scene.CollectToTheEnd();
        Assert.Equal(["crash"], _scene.LinesOf("web"));
        Assert.Equal("0", _scene.MetadataOf("web")[MetadataKeys.RestartCount]);
        Assert.Single(_scene.Entries);
        Assert.Empty(_scene.Warnings);
    }

    [Fact]
    public void States_and_kinds_of_containers_are_chosen()
    {
        JsonObject pod = FakePod.Create("mixed", uid: "uid-of-mixed");
        pod["spec"]!["initContainers"] = new JsonArray(new JsonObject { ["name"] = "prepare", ["image"] = "box:1" });
        pod["status"]!["initContainerStatuses"] = new JsonArray(new JsonObject
        {
            ["name"] = "prepare",
            ["containerID"] = "containerd://init00000000",
            ["state"] = new JsonObject { ["terminated"] = new JsonObject() },
        });
        Set(pod, IdOf("mixed"), "running");
        _scene.Server.Pods.Put(pod);
        _scene.Server.Logs["shop/mixed/main"] = new FakeLog();
        FakeLog init = _scene.Server.Logs["shop/mixed/prepare"] = new FakeLog();
        init.Write(At(1), "prepared");
        init.End();
        Set(_scene.AddPod("ended"), IdOf("ended"), "terminated");

        Assert.Equal(["+ended0000000", "+init00000000", "+mixed0000000"], Chosen(new ContainerSelection()));
        Assert.Equal(["+ended0000000", "+mixed0000000"], Chosen(new ContainerSelection { InitContainers = false }));
        Assert.Equal(["+init00000000"], Chosen(new ContainerSelection { States = [ContainerState.Terminated] }));
        Assert.Equal(["+ended0000000", "+mixed0000000"], Chosen(new ContainerSelection { States = [ContainerState.Running] }));

        IEnumerable<string> Chosen(ContainerSelection selection)
        {
            _scene.Marks.Clear();
            _scene.Collector?.Dispose();
            _scene.Begin(options => options with { Follow = false, Selection = selection });
            _scene.CollectToTheEnd();
            return _scene.Marks.Where(mark => mark[0] == '+').Order(StringComparer.Ordinal);
        }
    }

    [Fact]
    public void A_stack_trace_is_one_entry_also_over_two_answers()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Write(At(1), "before");
        log.Write(At(2), "java.lang.IllegalStateException: no cart");
        log.Write(At(2), "\tat com.shop.Cart.find(Cart.java:12)");
        _scene.Begin(options => options with { JoinStackTraces = true });
        _scene.CollectUntil(() => _scene.LinesOf("web").Count == 1);
        log.Write(At(2), "\tat com.shop.Web.serve(Web.java:7)");
        log.Write(At(3), "behind");

        _scene.CollectUntil(() => _scene.LinesOf("web").Count == 3);

        Assert.Equal(
            [
                "before",
                "java.lang.IllegalStateException: no cart\n\tat com.shop.Cart.find(Cart.java:12)\n\tat com.shop.Web.serve(Web.java:7)",
                "behind",
            ],
            _scene.LinesOf("web"));
        Assert.Equal(3, _scene.Events.Counters.Entries);
    }

    [Fact]
    public void What_may_begin_a_stack_trace_is_given_out_when_nothing_follows()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Write(At(1), "java.lang.IllegalStateException: no cart");
        _scene.Begin(options => options with { JoinStackTraces = true });

        _scene.CollectUntil("web", "java.lang.IllegalStateException: no cart");
    }

    [Fact]
    public void A_stack_trace_at_the_end_of_a_log_is_given_out()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Write(At(1), "java.lang.IllegalStateException: no cart");
        log.Write(At(1), "\tat com.shop.Cart.find(Cart.java:12)");
        _scene.Begin(options => options with { JoinStackTraces = true, Follow = false });

        _scene.CollectToTheEnd();

        Assert.Equal(["java.lang.IllegalStateException: no cart\n\tat com.shop.Cart.find(Cart.java:12)"], _scene.LinesOf("web"));
    }

    [Fact]
    public void Long_lines_are_cut_and_say_so()
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
            Assert.InRange(_scene.Collector.MeasureBacklog().UnreadBytes, 0, Streaming.AnswerLines.ChunkBytes);
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
        Task<LogBatch?> collecting = Task.Run(() => scene.Collector.Collect(Timeout.InfiniteTimeSpan, cancelled.Token), test);
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
        Assert.Throws<ArgumentOutOfRangeException>(() => scene.Collector.Collect(TimeSpan.FromSeconds(-5), CancellationToken.None));
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _scene.Begin(options => options with { MaxStreams = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => _scene.Begin(options => options with { MaxMessageBytes = 10 }));
        Assert.Throws<ArgumentException>(() => _scene.Begin(options => options with { Selection = new ContainerSelection { Pods = ["[a"] } }));
    }

    public void Dispose() => _scene.Dispose();
}
