using Monitoring.Serving.Clients;
using Monitoring.Serving.Reading;
using Monitoring.Serving.Scheduling;

namespace Monitoring.Serving.Requests;

/// <summary>What the answers of one listener share.</summary>
internal sealed class ListenerService : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>What the options ask for.</summary>
    public ListenerService(LogListenerOptions options)
    {
        Options = options;
        Started = options.TimeProvider.GetUtcNow();
        StoreWarnings = new StoreWarnings(Warn);
        Readers = new ReaderPool(options.StorePath, options.TimeProvider, Warn, StoreWarnings);
        Connections = new ConnectionTable(options.Limits);
        Turns = new QueryTurns(TurnLimits.OfQueries(options.Limits), options.TimeProvider);
        FollowTurns = new QueryTurns(TurnLimits.OfFollowers(options.Limits), options.TimeProvider);
        Summary = new SharedRead<StoreSummary>(() => StoreSummary.Read(Readers));
        Version = new SharedRead<long>(ReadVersion);
        Followers = new Followers(Readers, options);
    }

    /// <summary>The options.</summary>
    public LogListenerOptions Options { get; }

    /// <summary>When the listener was started.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>What the operator is told of a store that cannot be read.</summary>
    public StoreWarnings StoreWarnings { get; }

    /// <summary>Readers of the store.</summary>
    public ReaderPool Readers { get; }

    /// <summary>The connections there are.</summary>
    public ConnectionTable Connections { get; }

    /// <summary>Turns for queries.</summary>
    public QueryTurns Turns { get; }

    /// <summary>Turns for what followers read: neither waits for the other.</summary>
    public QueryTurns FollowTurns { get; }

    /// <summary>How much the store holds. Asking for it needs no turn.</summary>
    public SharedRead<StoreSummary> Summary { get; }

    /// <summary>Whether the store can be read: a number, or an exception. Asking for it needs no turn.</summary>
    public SharedRead<long> Version { get; }

    /// <summary>Those that follow.</summary>
    public Followers Followers { get; }

    /// <summary>What has been asked for.</summary>
    public RequestCounters Counters { get; } = new();

    /// <summary>Ends when the listener is stopped.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Lets all answers end.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Tells the operator.</summary>
    public void Warn(string message) => Options.Warn?.Invoke(message);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        Followers.Dispose();
        Readers.Dispose();
        _stop.Dispose();
    }

    private long ReadVersion()
    {
        using ReaderLease lease = Readers.Rent(isAmple: false);
        long version = lease.Reader.ReadVersion();
        lease.Succeed();
        return version;
    }
}
