using Monitoring.Serving.Clients;
using Monitoring.Serving.Reading;
using Monitoring.Serving.Scheduling;

namespace Monitoring.Serving.Requests;

/// <summary>The state that all requests of one listener share.</summary>
internal sealed class ListenerService : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Creates the state by the options.</summary>
    public ListenerService(LogListenerOptions options)
    {
        Options = options;
        Started = options.TimeProvider.GetUtcNow();
        StoreWarnings = new StoreWarnings(Warn);
        Readers = new ReaderPool(options.StorePath, options.TimeProvider, Warn, StoreWarnings);
        Connections = new ConnectionTable(options.Limits);
        Turns = new QueryTurns(TurnLimits.OfQueries(options.Limits), options.TimeProvider);
        FollowTurns = new QueryTurns(TurnLimits.OfFollowers(options.Limits), options.TimeProvider);
        Summary = new SharedRead<StoreSummary>(() => StoreSummary.Read(
            Readers, options.Senders?.Invoke() ?? [], options.TimeProvider));
        Version = new SharedRead<long>(ReadVersion);
        Followers = new Followers(Readers, options);
    }

    /// <summary>The options.</summary>
    public LogListenerOptions Options { get; }

    /// <summary>The time of the start.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>Reports to the operator that the store cannot be read.</summary>
    public StoreWarnings StoreWarnings { get; }

    /// <summary>Readers of the store.</summary>
    public ReaderPool Readers { get; }

    /// <summary>The open connections.</summary>
    public ConnectionTable Connections { get; }

    /// <summary>Turns for queries.</summary>
    public QueryTurns Turns { get; }

    /// <summary>Turns for followers that read; they do not compete with queries.</summary>
    public QueryTurns FollowTurns { get; }

    /// <summary>The size of the store. Needs no turn.</summary>
    public SharedRead<StoreSummary> Summary { get; }

    /// <summary>Whether the store can be read: a number, or an exception. Needs no turn.</summary>
    public SharedRead<long> Version { get; }

    /// <summary>The followers.</summary>
    public Followers Followers { get; }

    /// <summary>The counters of requests.</summary>
    public RequestCounters Counters { get; } = new();

    /// <summary>Canceled when the listener stops.</summary>
    public CancellationToken Stopping => _stop.Token;

    /// <summary>Ends all responses.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Reports to the operator.</summary>
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
