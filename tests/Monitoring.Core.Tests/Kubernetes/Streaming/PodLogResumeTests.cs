using System.Text.Json.Nodes;
using Monitoring.Framing;
using Monitoring.Testing.ApiServer;
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
    public void A_restarted_server_gets_the_request_again()
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
    public void A_response_that_never_begins_times_out_and_is_requested_again()
    {
        FakeFault hang = _scene.Server.Add(new FakeFault(request => request.IsLog, FakeFaultKind.Hang) { Times = 1 });
        _scene.LogOf(_scene.AddPod("web")).Write(At(1), "a");
        _scene.Begin(answerTimeout: TimeSpan.FromMilliseconds(200));
        _scene.CollectUntil("web", "a");
        Assert.Equal(0, hang.Times);
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
    public void A_response_that_does_not_end_with_its_container_is_closed()
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
    public void With_more_containers_than_requests_each_container_has_its_turns()
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
        Assert.InRange(most, 0, 3 * 2L * LineBuffer.ChunkBytes);
    }

    public void Dispose() => _scene.Dispose();
}
