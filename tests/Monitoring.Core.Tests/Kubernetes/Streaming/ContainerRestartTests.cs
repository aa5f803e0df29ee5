using System.Text.Json.Nodes;
using Monitoring.Testing.ApiServer;
using static Monitoring.Kubernetes.Streaming.PodLogScene;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>Each run of a container is a stream of its own, which is read to its end.</summary>
public sealed class ContainerRestartTests : IDisposable
{
    private readonly PodLogScene _scene = new();

    [Fact]
    public void A_container_that_is_started_again_is_another_stream_read_from_its_first_byte()
    {
        JsonObject pod = _scene.AddPod("web");
        _scene.LogOf(pod).Write(At(1), "a");
        _scene.Begin();
        _scene.CollectUntil("web", "a");
        _scene.LogOf(pod).Write(At(2), "last words");
        _scene.Restart(pod, IdOf("next"), IdOf("web"), 1).Write(At(2), "first words");
        _scene.CollectUntil("next", "first words");
        Assert.Equal(["a", "last words"], _scene.LinesOf("web"));
        Assert.Equal(["+web000000000", "-web000000000", "+next00000000"], _scene.Marks);
        Assert.Equal("1", _scene.MetadataOf("next")[Monitoring.Entries.MetadataKeys.RestartCount]);
    }

    [Fact]
    public void Unread_lines_of_the_previous_container_are_read_first()
    {
        JsonObject pod = _scene.AddPod("web");
        FakeLog before = _scene.LogOf(pod);
        before.Write(At(1), "a");
        _scene.Begin();
        _scene.CollectUntil("web", "a");
        FakeFault denied = _scene.Server.Add(FakeFault.Status(request => request.IsLog, 503));
        before.WriteAndCut((At(2), "last words that are cut"));
        _scene.CollectUntil(() => _scene.Warnings.Count > 0);
        _scene.Restart(pod, IdOf("next"), IdOf("web"), 1).Write(At(3), "first words");
        _scene.Server.Remove(denied);
        _scene.CollectUntil("next", "first words");
        Assert.Equal(["a", "last words that are cut"], _scene.LinesOf("web"));
        Assert.NotEqual(0, _scene.CountLogRequests(request => request["previous"] == "true"));
        Assert.Equal(["+web000000000", "-web000000000", "+next00000000"], _scene.Marks);
    }

    [Fact]
    public void Lines_of_the_next_container_are_not_emitted_as_those_of_the_previous_one()
    {
        JsonObject pod = _scene.AddPod("web");
        FakeLog before = _scene.LogOf(pod);
        before.Write(At(1), "a");
        _scene.Begin();
        _scene.CollectUntil("web", "a");

        // The watch is silent: the restart is not reported before the next container has written.
        FakeFault silence = _scene.Server.Add(new FakeFault(request => request.IsWatch, FakeFaultKind.Silence));
        _scene.Server.Pods.EndWatches();
        _scene.CollectUntil(() => _scene.Server.Pods.Watches == 0);
        before.Write(At(2), "last words");
        _scene.Restart(pod, IdOf("next"), IdOf("web"), 1).Write(At(3), "first words");
        int asked = _scene.CountLogRequests();
        _scene.CollectUntil(() => _scene.CountLogRequests() > asked + 2);
        Assert.Empty(_scene.LinesOf("next"));

        // An unreported restart can be found only by a new request; here a new watch finds it.
        _scene.Server.Remove(silence);
        _scene.Server.Kill();
        _scene.Server.Restart();
        _scene.CollectUntil("next", "first words");
        Assert.Equal(["a", "last words"], _scene.LinesOf("web"));
    }

    [Fact]
    public void A_container_that_started_and_ended_between_two_scans_is_read()
    {
        JsonObject pod = _scene.AddPod("web");
        _scene.LogOf(pod).Write(At(1), "a");
        _scene.Begin();
        _scene.CollectUntil("web", "a");
        _scene.LogOf(pod).End();
        FakeLog between = new();
        between.Write(At(2), "short life");
        between.End();
        FakeLog last = new() { Previous = between };
        last.Write(At(3), "on");
        _scene.Server.Replace(Set(pod, IdOf("third"), "running", IdOf("second"), 2), "main", last);
        _scene.CollectUntil("third", "on");
        Assert.Equal(["short life"], _scene.LinesOf("second"));
        Assert.Equal("1", _scene.MetadataOf("second")[Monitoring.Entries.MetadataKeys.RestartCount]);
        Assert.Equal(
            ["+web000000000", "-web000000000", "+second000000", "-second000000", "+third0000000"], _scene.Marks);
    }

    [Fact]
    public void A_waiting_container_is_no_warning_and_is_read_once_it_runs()
    {
        JsonObject pod = FakePod.Create("web", uid: "uid-of-web");
        FakeLog log = _scene.Server.Logs["shop/web/main"] = new FakeLog { IsWaiting = true };
        _scene.Server.Pods.Put(Set(pod, string.Empty, "waiting"));
        _scene.AddPod("other").ToString();
        _scene.Begin(
            options => options with { TurnTimes = options.TurnTimes with { MissingLog = TimeSpan.FromHours(1) } });
        _scene.CollectUntil(() => _scene.Marks.Count == 1);

        // The API says that it runs a moment before the kubelet gives its log.
        _scene.Server.Pods.Put(Set(pod, IdOf("web"), "running"));
        _scene.CollectUntil(
            () => _scene.CountLogRequests(request => request.Path.Contains("/web/", StringComparison.Ordinal)) == 1);
        log.Write(At(1), "started");
        log.IsWaiting = false;
        pod["status"]!["podIP"] = "10.0.0.8";
        _scene.Server.Pods.Put(pod);
        _scene.CollectUntil("web", "started");
        Assert.Empty(_scene.Warnings);
    }

    [Fact]
    public void While_the_next_container_waits_the_log_of_the_last_one_is_read()
    {
        JsonObject pod = FakePod.Create("web", uid: "uid-of-web");
        FakeLog log = _scene.Server.Logs["shop/web/main"] = new FakeLog();
        log.Write(At(1), "crash");
        log.End();
        _scene.Server.Pods.Put(Set(pod, IdOf("third"), "waiting", IdOf("third"), 2));
        _scene.Begin();
        _scene.CollectUntil("third", "crash");
        _scene.CollectUntil(() => _scene.Marks.Contains("-third0000000"));
        _scene.Restart(pod, IdOf("fourth"), IdOf("third"), 3).Write(At(2), "again");
        _scene.CollectUntil("fourth", "again");
        Assert.Equal(["crash"], _scene.LinesOf("third"));
    }

    [Fact]
    public void The_log_of_a_pod_that_is_deleted_is_read_to_its_end()
    {
        JsonObject pod = _scene.AddPod("web");
        FakeLog log = _scene.LogOf(pod);
        log.Write(At(1), "a");
        _scene.Begin();
        _scene.CollectUntil("web", "a");
        _scene.Server.Pods.Delete(pod);
        log.Write(At(2), "last words");
        log.End();
        _scene.CollectUntil(() => _scene.Marks.Contains("-web000000000"));
        Assert.Equal(["a", "last words"], _scene.LinesOf("web"));
        Assert.Equal(0, _scene.Collector.MeasureBacklog().Streams);
        Assert.Empty(_scene.Warnings);
    }

    [Fact]
    public void A_pod_recreated_under_the_same_name_is_another_pod()
    {
        JsonObject pod = _scene.AddPod("web");
        _scene.LogOf(pod).Write(At(1), "a");
        _scene.Begin();
        _scene.CollectUntil("web", "a");
        _scene.LogOf(pod).End();
        _scene.Server.Pods.Delete(pod);
        JsonObject anew = FakePod.Create("web", uid: "another-uid");
        FakeLog log = new();
        log.Write(At(3), "b");
        _scene.Server.Replace(Set(anew, IdOf("anew"), "running"), "main", log);
        _scene.CollectUntil("anew", "b");
        _scene.CollectUntil(() => _scene.Marks.Contains("-web000000000"));
        Assert.Equal(["a"], _scene.LinesOf("web"));
    }

    public void Dispose() => _scene.Dispose();
}
