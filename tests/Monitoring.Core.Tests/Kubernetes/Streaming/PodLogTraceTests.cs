using Monitoring.Testing.ApiServer;
using static Monitoring.Kubernetes.Streaming.PodLogScene;

namespace Monitoring.Kubernetes.Streaming;

/// <summary>A stack trace that is read through the API is one entry.</summary>
public sealed class PodLogTraceTests : IDisposable
{
    private readonly PodLogScene _scene = new();

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
    public void A_possible_start_of_a_stack_trace_is_emitted_when_nothing_follows()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Write(At(1), "java.lang.IllegalStateException: no cart");
        _scene.Begin(options => options with { JoinStackTraces = true });

        _scene.CollectUntil("web", "java.lang.IllegalStateException: no cart");
    }

    [Fact]
    public void A_stack_trace_at_the_end_of_a_log_is_emitted()
    {
        FakeLog log = _scene.LogOf(_scene.AddPod("web"));
        log.Write(At(1), "java.lang.IllegalStateException: no cart");
        log.Write(At(1), "\tat com.shop.Cart.find(Cart.java:12)");
        _scene.Begin(options => options with { JoinStackTraces = true, Follow = false });

        _scene.CollectToTheEnd();

        Assert.Equal(
            ["java.lang.IllegalStateException: no cart\n\tat com.shop.Cart.find(Cart.java:12)"], _scene.LinesOf("web"));
    }

    public void Dispose() => _scene.Dispose();
}
