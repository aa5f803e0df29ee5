namespace Monitoring.Campaigns;

/// <summary>A process that collects a directory into a store, and may let it be asked over HTTP.</summary>
internal sealed class CollectorProcess : VictimProcess
{
    private const string CommitMilliseconds = "250";
    private const string Listening = "listening ";

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Uri? _address;

    /// <summary>Starts it.</summary>
    /// <param name="directory">What is followed.</param>
    /// <param name="store">Where to.</param>
    /// <param name="launch">What a shell does to run the command <c>"$@"</c>.</param>
    /// <param name="options">Further arguments.</param>
    public CollectorProcess(string directory, string store, string launch, params string[] options)
        : base(launch, [directory, store, CommitMilliseconds, .. options]) => BeginToListen(Take);

    /// <summary>Where it listens; null if it does not, or not yet.</summary>
    public Uri? Address => _address;

    /// <summary>Waits until it collects; false if it does not within a time.</summary>
    public bool WaitForBegin(TimeSpan patience) => _begun.Task.Wait(patience);

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
