namespace Monitoring.Campaigns;

/// <summary>A process that collects a directory into a store and may serve the store over HTTP.</summary>
internal sealed class CollectorProcess : VictimProcess
{
    private const string CommitMilliseconds = "250";
    private const string Listening = "listening ";

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Uri? _address;

    /// <summary>Starts it.</summary>
    /// <param name="directory">The followed directory.</param>
    /// <param name="store">The path of the store.</param>
    /// <param name="launch">The shell command that runs the command <c>"$@"</c>.</param>
    /// <param name="options">Further arguments.</param>
    public CollectorProcess(string directory, string store, string launch, params string[] options)
        : base(launch, [directory, store, CommitMilliseconds, .. options]) => BeginToListen(Take);

    /// <summary>The address of the listener; null if it does not listen yet.</summary>
    public Uri? Address => _address;

    /// <summary>Waits until it collects; false if it does not within a time.</summary>
    public bool WaitForBegin(TimeSpan timeout) => _begun.Task.Wait(timeout);

    private void Take(string line)
    {
        if (line.StartsWith(Listening, StringComparison.Ordinal))
        {
            _address = new Uri(line[Listening.Length..]);
        }
        else if (line == "collecting")
        {
            _begun.TrySetResult();
        }
    }
}
