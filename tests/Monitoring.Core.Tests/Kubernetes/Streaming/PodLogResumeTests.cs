using System.Text.Json.Nodes;
using Monitoring.Testing.ApiServer;
using Monitoring.Kubernetes.Streaming;
using static Monitoring.Kubernetes.Streaming.PodLogScene;

namespace Monitoring.Kubernetes.Streaming;

public sealed class PodLogResumeTests : IDisposable
{
    private readonly PodLogScene _scene = new();

    [Fact]
    public void A_line_that_is_cut_in_the_middle_comes_once_and_whole()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Write(At(1.1), "a");
        _scene.Begin();
        _scene.CollectUntil("web", "a");
        log.WriteAndCut((At(1.2), "b"), (At(1.2), "b"), (At(1.3), "a line that is long enough to be cut"));
        _scene.CollectUntil("web", "a", "b", "b", "a line that is long enough to be cut");
        log.CutAnswers();
        log.Write(At(1.4), "c");
        _scene.CollectUntil("web", "a", "b", "b", "a line that is long enough to be cut", "c");
        Assert.Empty(_scene.Warnings);
        Assert.All(
            _scene.Server.Requests.Where(request => request.IsLog).Skip(1),
            request => Assert.Equal("2026-11-23T01:30:01Z", request["sinceTime"]));
    }

    [Fact]
    public void A_rotation_that_ends_the_answer_and_hides_lines_is_followed()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Write(At(1.1), "a");
        _scene.Begin();
        _scene.CollectUntil("web", "a");
        log.Rotate(endsAnswers: true);
        log.Write(At(1.1), "b");
        log.Write(At(1.2), "c");
        _scene.CollectUntil("web", "a", "b", "c");
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_server_that_is_restarted_is_asked_again()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Write(At(1), "a");
        _scene.Begin();
        _scene.CollectUntil("web", "a");
        _scene.Server.Kill();
        log.Write(At(2), "b");
        _scene.CollectUntil(() => _scene.Warnings.Count > 0);
        _scene.Server.Restart();
        log.Write(At(3), "c");
        _scene.CollectUntil("web", "a", "b", "c");
    }

    [Fact]
    public void An_answer_that_never_begins_is_given_up_and_asked_for_again()
    {
        FakeFault hang = _scene.Server.Add(new FakeFault(request => request.IsLog, FakeFaultKind.Hang) { Times = 1 });
        _scene.LogOf(_scene.AddPod("web")).Write(At(1), "a");
        _scene.Begin(answerTimeout: TimeSpan.FromMilliseconds(200));
        _scene.CollectUntil("web", "a");
        Assert.Equal(0, hang.Times);
    }

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
    public void What_was_unread_of_the_container_before_is_read_first()
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
    public void Lines_of_the_next_container_are_not_taken_for_those_of_the_one_before()
    {
        JsonObject pod = _scene.AddPod("web");
        FakeLog before = _scene.LogOf(pod);
        before.Write(At(1), "a");
        _scene.Begin();
        _scene.CollectUntil("web", "a");

        // The watch is silent: nobody tells of the restart before the next container has written.
        FakeFault silence = _scene.Server.Add(new FakeFault(request => request.IsWatch, FakeFaultKind.Silence));
        _scene.Server.Pods.EndWatches();
        _scene.CollectUntil(() => _scene.Server.Pods.Watches == 0);
        before.Write(At(2), "last words");
        _scene.Restart(pod, IdOf("next"), IdOf("web"), 1).Write(At(3), "first words");
        int asked = _scene.CountLogRequests();
        _scene.CollectUntil(() => _scene.CountLogRequests() > asked + 2);
        Assert.Empty(_scene.LinesOf("next"));

        // What nobody told can be found out only where someone asks; here a new watch does.
        _scene.Server.Remove(silence);
        _scene.Server.Kill();
        _scene.Server.Restart();
        _scene.CollectUntil("next", "first words");
        Assert.Equal(["a", "last words"], _scene.LinesOf("web"));
    }

    [Fact]
    public void A_container_that_came_and_went_between_two_looks_is_read_too()
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
    public void A_container_that_waits_to_be_started_is_no_trouble_and_read_once_it_runs()
    {
        JsonObject pod = FakePod.Create("web", uid: "uid-of-web");
        FakeLog log = _scene.Server.Logs["shop/web/main"] = new FakeLog { IsWaiting = true };
        _scene.Server.Pods.Put(Set(pod, string.Empty, "waiting"));
        _scene.AddPod("other").ToString();
        _scene.Begin(options => options with { TurnTimes = options.TurnTimes with { NotThere = TimeSpan.FromHours(1) } });
        _scene.CollectUntil(() => _scene.Marks.Count == 1);

        // The API says that it runs a moment before the kubelet gives its log.
        _scene.Server.Pods.Put(Set(pod, IdOf("web"), "running"));
        _scene.CollectUntil(() => _scene.CountLogRequests(request => request.Path.Contains("/web/", StringComparison.Ordinal)) == 1);
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
    public void A_pod_made_anew_under_the_same_name_is_another_one()
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

    [Fact]
    public void A_last_line_without_an_end_comes_when_the_container_has_ended()
    {
        JsonObject pod = _scene.AddPod("web");
        FakeLog log = _scene.LogOf(pod);
        log.Write(At(1), "a");
        _scene.Begin();
        _scene.CollectUntil("web", "a");
        log.Unfinished = (At(2), "no newline");
        log.EndAnswers();
        _scene.CollectUntil(() => _scene.CountLogRequests() == 2);
        Assert.Equal(["a"], _scene.LinesOf("web"));
        log.End();
        _scene.Server.Pods.Put(Set(pod, IdOf("web"), "terminated"));
        _scene.CollectUntil(() => _scene.Marks.Contains("-web000000000"));
        Assert.Equal(["a", "no newline"], _scene.LinesOf("web"));
    }

    [Fact]
    public void A_last_line_that_is_only_cut_off_is_read_again_whole()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Write(At(1), "a");
        log.Unfinished = (At(2), "half");
        _scene.Server.OnRequest = request =>
        {
            if (request.IsLog && _scene.CountLogRequests() == 2)
            {
                log.Unfinished = null;
                log.Write(At(2), "half and the rest");
            }
        };
        _scene.Begin(options => options with { Follow = false });
        _scene.CollectToTheEnd();
        Assert.Equal(["a", "half and the rest"], _scene.LinesOf("web"));
    }

    [Fact]
    public void An_answer_that_does_not_end_with_its_container_is_given_up()
    {
        JsonObject pod = _scene.AddPod("web");
        FakeLog before = _scene.LogOf(pod);
        before.Write(At(1), "a");
        _scene.Begin();
        _scene.CollectUntil("web", "a");
        FakeLog log = new() { Previous = before };
        log.Write(At(2), "first words");
        _scene.Server.Replace(Set(pod, IdOf("next"), "running", IdOf("web"), 1), "main", log);
        _scene.CollectUntil("next", "first words");
        Assert.Equal(["+web000000000", "-web000000000", "+next00000000"], _scene.Marks);
    }

    [Fact]
    public void With_more_containers_than_places_all_have_their_turns_and_none_has_all()
    {
        const int Containers = 7;
        int maxOpen = 0;
        JsonObject[] pods = [.. Enumerable.Range(0, Containers).Select(number => _scene.AddPod($"pod-{number}"))];
        FakeLog flood = _scene.LogOf(pods[0]);
        for (int number = 0; number < 3000; number++)
        {
            flood.Write(At(number / 100.0), $"flood {number}");
        }

        _scene.Begin(options => options with { MaxStreams = 2 });
        int flooded = 3000;
        for (int round = 1; round <= 3; round++)
        {
            foreach (JsonObject pod in pods[1..])
            {
                _scene.LogOf(pod).Write(At(round), $"round {round}");
            }

            _scene.CollectUntil(() =>
            {
                maxOpen = Math.Max(maxOpen, _scene.Collector.ReadingCount);

                // It never ends: there is always more of it than was read.
                flood.Write(At(flooded / 100.0), $"flood {flooded++}");
                return pods[1..].All(pod => _scene.LinesOf((string)pod["metadata"]!["name"]!).Count == round);
            });
        }

        _scene.CollectUntil(() => _scene.LinesOf("pod-0").Count == flooded);
        Assert.Equal(Enumerable.Range(0, flooded).Select(number => $"flood {number}"), _scene.LinesOf("pod-0"));
        Assert.InRange(maxOpen, 1, 2);
    }

    [Fact]
    public void The_memory_of_what_is_read_is_bounded_by_the_places()
    {
        foreach (int number in Enumerable.Range(0, 20))
        {
            FakeLog log = _scene.LogOf(_scene.AddPod($"pod-{number:D2}"));
            for (int line = 0; line < 300; line++)
            {
                log.Write(At(line), new string('x', 2000));
            }
        }

        _scene.Begin(options => options with { MaxStreams = 3 });
        long most = 0;
        _scene.CollectUntil(() =>
        {
            most = Math.Max(most, _scene.Collector.MeasureBacklog().UnreadBytes);
            return _scene.Entries.Count == 20 * 300;
        });
        Assert.InRange(most, 0, 3 * 2L * AnswerLines.ChunkBytes);
    }

    public void Dispose() => _scene.Dispose();
}
