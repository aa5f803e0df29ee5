using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Nodes;

/// <summary>Follows a store on a thread of its own, and resumes at its last cursor after a restart.</summary>
/// <param name="time">The clock.</param>
internal sealed class NodeFollower(TimeProvider time) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SeenEntries _seen = new("the follower");
    private LogCursor? _cursor;
    private CancellationTokenSource? _end;
    private Thread? _thread;
    private Exception? _failure;

    /// <summary>Begins to follow.</summary>
    public void Start(string store)
    {
        _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        CancellationToken end = _end.Token;
        _thread = new Thread(() => Run(store, end)) { Name = "follower", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends following.</summary>
    public void Stop()
    {
        _end?.Cancel();
        _thread?.Join();
        _end?.Dispose();
        (_end, _thread) = (null, null);
    }

    /// <summary>Whether it has all lines.</summary>
    public bool HasAll(IEnumerable<NodePod> pods)
    {
        lock (_lock)
        {
            Assert.Null(_failure);
            return pods.All(pod => _seen.CountOf(pod) == pod.Handed);
        }
    }

    /// <summary>Fails if a line that was stored was not seen.</summary>
    public void Check(IEnumerable<NodePod> pods)
    {
        lock (_lock)
        {
            Assert.Null(_failure);
            _seen.Check(pods);
        }
    }

    /// <summary>Forgets a deleted pod.</summary>
    public void Forget(NodePod pod)
    {
        lock (_lock)
        {
            _seen.Forget(pod);
        }
    }

    public void Dispose() => Stop();

    private void Run(string store, CancellationToken end)
    {
        try
        {
            using LogStoreReader reader = LogStoreReader.Open(store);
            foreach (LogEntry entry in reader.Follow(new LogQuery { After = _cursor }, time, end))
            {
                lock (_lock)
                {
                    _seen.Add(entry);
                    _cursor = entry.Cursor;
                }
            }
        }
        catch (Exception failure)
        {
            lock (_lock)
            {
                _failure = failure;
            }
        }
    }
}
