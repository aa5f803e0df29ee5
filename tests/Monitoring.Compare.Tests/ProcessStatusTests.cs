using Monitoring.Compare.Measuring;

namespace Monitoring.Compare;

public sealed class ProcessStatusTests
{
    private const string Status =
        "Name:\tdotnet\nVmPeak:\t  999999 kB\nVmHWM:\t   20480 kB\nVmRSS:\t   10240 kB\nThreads:\t7\n";

    [Fact]
    public void A_name_with_brackets_and_spaces_does_not_shift_the_times()
    {
        Assert.True(
            ProcessStatus.TryParse(
            Status, "42 (a) b (c) S 1 42 42 0 -1 4194560 9 0 0 0 150 50 7 8 20 0 7 0 100", out ProcessStatus status));

        Assert.Equal(new ProcessStatus(10 << 20, 20 << 20, 7, TimeSpan.FromSeconds(2)), status);
    }

    [Fact]
    public void A_process_that_has_ended_has_no_memory() =>
        Assert.False(ProcessStatus.TryParse("Name:\tdotnet\nState:\tZ (zombie)\nThreads:\t1\n", "42 (a) Z 1", out _));

    [Fact]
    public void This_process_is_alive()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /proc.");

        Assert.True(ProcessStatus.TryRead(Environment.ProcessId, out ProcessStatus status));
        Assert.InRange(status.PeakBytes, status.ResidentBytes, long.MaxValue);
        Assert.InRange(status.Threads, 1, int.MaxValue);
    }
}
