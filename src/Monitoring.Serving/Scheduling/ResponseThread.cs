namespace Monitoring.Serving.Scheduling;

/// <summary>Runs one response that reads the store, on a thread of its own.</summary>
/// <remarks>A query may read for minutes without a pause. On the threads of the pool, which are few at first, it would
/// hold up the probes and all that the process does besides. The number of these threads is bounded by the queries and
/// followers that there may be.</remarks>
internal static class ResponseThread
{
    private const int StackBytes = 256 << 10;

    /// <summary>Runs a response; completes when its thread is done.</summary>
    public static Task RunAsync(string name, Action respond)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() => Run(respond, done), StackBytes) { IsBackground = true, Name = name };
        thread.Start();
        return done.Task;
    }

    private static void Run(Action respond, TaskCompletionSource done)
    {
        try
        {
            respond();
            done.SetResult();
        }
        catch (Exception exception)
        {
            done.SetException(exception);
        }
    }
}
