namespace Monitoring.Kubernetes.Reflecting;

public sealed class RetryDelayTests
{
    [Fact]
    public void Each_failure_doubles_the_wait_up_to_a_limit()
    {
        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30], Wait(8, 0, KubernetesError.Unreachable));
        Assert.Equal([0.25, 0.5, 1], Wait(3, 1, KubernetesError.ServerError));
    }

    [Fact]
    public void A_denial_is_waited_out_slowly()
    {
        Assert.Equal([5, 10, 20, 40, 60, 60], Wait(6, 0, KubernetesError.Forbidden));
        Assert.Equal([2.5, 5, 10, 20, 30, 30], Wait(6, 1, KubernetesError.NoCredentials));
    }

    [Fact]
    public void After_success_the_next_failure_is_the_first()
    {
        RetryDelay delay = new(new RetryTimes { Jitter = () => 0 });
        delay.Next(Fail(KubernetesError.Unreachable));
        delay.Next(Fail(KubernetesError.Unreachable));
        delay.Reset();

        Assert.Equal(TimeSpan.FromSeconds(0.5), delay.Next(Fail(KubernetesError.Unreachable)));
    }

    [Theory]
    [InlineData(20, 20.5)]
    [InlineData(100_000, 300.5)]
    [InlineData(-5, 0.5)]
    public void Retry_After_is_respected_up_to_a_limit(int asked, double waited)
    {
        RetryDelay delay = new(new RetryTimes { Jitter = () => 0 });
        KubernetesException failure = new(KubernetesError.TooManyRequests,
            "")
        { RetryAfter = TimeSpan.FromSeconds(asked) };

        Assert.Equal(waited, delay.Next(failure).TotalSeconds);
    }

    private static double[] Wait(int times, double chance, KubernetesError error)
    {
        RetryDelay delay = new(new RetryTimes { Jitter = () => chance });
        return [.. Enumerable.Range(0, times).Select(_ => delay.Next(Fail(error)).TotalSeconds)];
    }

    private static KubernetesException Fail(KubernetesError error) => new(error, "as the test wishes");
}
