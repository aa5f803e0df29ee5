namespace Monitoring.Testing;

/// <summary>Waits for what a test expects, under the one timeout that all tests share.</summary>
internal static class Wait
{
    /// <summary>The longest time that a test waits for an expected event before it fails.</summary>
    /// <remarks>PowerShell with a collector and a listener needs 3 s of a processor to start. While all test projects
    /// run on two cores, each thread gets a tenth of one, and 30 s is too short.</remarks>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    /// <summary>The time between two attempts where no event says that another attempt may succeed.</summary>
    public static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until a condition holds, and fails if it does not hold in time.</summary>
    public static void Until(Func<bool> condition, string? message = null) =>
        Assert.True(SpinWait.SpinUntil(condition, Timeout), message);

    /// <summary>Waits for a task, and fails if it does not complete in time.</summary>
    public static Task ForAsync(Task task) => task.WaitAsync(Timeout, TimeProvider.System);

    /// <summary>Waits for the result of a task, and fails if it does not complete in time.</summary>
    public static Task<T> ForAsync<T>(Task<T> task) => task.WaitAsync(Timeout, TimeProvider.System);
}
