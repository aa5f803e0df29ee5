using Monitoring.Serving.Clients;
using Monitoring.Serving.Problems;
using Monitoring.Storing;

namespace Monitoring.Serving.Reading;

/// <summary>The clients that follow, and one check for all of them of whether anything was stored.</summary>
/// <remarks>Each follower has a reader and a thread of its own, and reads from the store as fast as its client takes
/// entries: the store is the buffer. So a slow follower delays no other. The watch checks the store forty times a
/// second in place of hundreds of followers.</remarks>
internal sealed class Followers(ReaderPool readers, LogListenerOptions options) : IDisposable
{
    /// <summary>The interval of the watch: entries should be sent within 100 ms.</summary>
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(25);

    /// <summary>The interval in which a follower checks by itself, for its heartbeat and in case the watch
    /// fails.</summary>
    private static readonly TimeSpan OwnInterval = TimeSpan.FromSeconds(1);

    /// <summary>The blocks that a follower has open, in bytes: there may be hundreds, each of which may read slowly or
    /// not at all.</summary>
    private const long OpenBytes = 1 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<LogStoreReader, ClientAddress> _all = [];
    private readonly ManualResetEvent _stop = new(initialState: false);
    private Thread? _watch;
    private bool _isStopped;

    /// <summary>The number of followers.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Opens a reader for one more.</summary>
    /// <exception cref="ProblemException">There are as many as there may be (503), or as one client may have
    /// (429).</exception>
    /// <exception cref="LogStoreException">The store cannot be opened.</exception>
    public LogStoreReader Add(ClientAddress client)
    {
        LogStoreReader reader = readers.Open();
        reader.PollInterval = OwnInterval;
        reader.OpenBytes = OpenBytes;
        reader.FollowThreads = 0;
        ProblemException problem;
        lock (_gate)
        {
            if (_all.Count >= options.Limits.MaxFollowers || _isStopped)
            {
                problem = ProblemException.TooBusy($"The limit of {options.Limits.MaxFollowers} followers is reached.");
            }
            else if (_all.Values.Count(other => other == client) >= options.Limits.MaxFollowersPerClient)
            {
                problem = ProblemException.TooManyFromClient(
                    $"This client has reached its limit of {options.Limits.MaxFollowersPerClient} followers.");
            }
            else
            {
                _all.Add(reader, client);
                StartWatch();
                return reader;
            }
        }

        reader.Dispose();
        throw problem;
    }

    /// <summary>One has ended.</summary>
    public void Remove(LogStoreReader reader)
    {
        lock (_gate)
        {
            _all.Remove(reader);
        }

        reader.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Thread? watch;
        lock (_gate)
        {
            _isStopped = true;
            watch = _watch;
        }

        _stop.Set();
        watch?.Join();
        _stop.Dispose();
    }

    // Called with the gate held: a follower that comes while the watch ends starts the next one.
    private void StartWatch()
    {
        if (_watch is null)
        {
            _watch = new Thread(Watch) { IsBackground = true, Name = "LogListener watch" };
            _watch.Start();
        }
    }

    private void Watch()
    {
        try
        {
            using LogStoreReader reader = readers.Open();
            long version = long.MinValue;
            do
            {
                using CancellationTokenSource turn = new(WatchInterval, options.TimeProvider);
                WaitHandle.WaitAny([turn.Token.WaitHandle, _stop]);
            }
            while (TryWake(reader.ReadVersion(), ref version));
        }
        catch (LogStoreException exception)
        {
            // They check by themselves, a little later, and the next follower starts another watch.
            options.Warn?.Invoke($"Followers may receive new entries up to a second late. {exception.Message}");
            lock (_gate)
            {
                _watch = null;
            }
        }
    }

    private bool TryWake(long current, ref long version)
    {
        lock (_gate)
        {
            if (_isStopped || _all.Count == 0)
            {
                _watch = null;
                return false;
            }

            if (current != version)
            {
                foreach (LogStoreReader follower in _all.Keys)
                {
                    follower.CheckNow();
                }
            }

            version = current;
            return true;
        }
    }
}
