namespace Monitoring.Serving.Scheduling;

/// <summary>The limits of one kind of query: queries that end, or followers.</summary>
internal sealed record TurnLimits
{
    /// <summary>Queries at work; one client has at most half of them.</summary>
    public required int Working { get; init; }

    /// <summary>Open queries: at work, or waiting for their clients.</summary>
    public required int Open { get; init; }

    /// <summary>Open queries of one client.</summary>
    public required int OpenOfClient { get; init; }

    /// <summary>Open queries that are ample.</summary>
    public int Ample { get; init; }

    /// <summary>Queries, open or waiting to be.</summary>
    public int All { get; init; } = int.MaxValue;

    /// <summary>Queries of one client, open or waiting to be.</summary>
    public int AllOfClient { get; init; } = int.MaxValue;

    /// <summary>The maximum time for which a query waits to be opened. The default is infinite.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>The limits of queries that end.</summary>
    public static TurnLimits OfQueries(LogListenerLimits limits) => new()
    {
        Working = limits.MaxQueries,
        Open = limits.MaxOpenQueries,
        OpenOfClient = limits.MaxQueriesPerClient,
        Ample = limits.MaxAmpleQueries,
        All = limits.MaxQueuedQueries,
        AllOfClient = limits.MaxQueriesPerClient,
        Timeout = limits.QueueTimeout,
    };

    /// <summary>The limits of followers that read. Other followers wait, and hold no blocks meanwhile.</summary>
    public static TurnLimits OfFollowers(LogListenerLimits limits) => new()
    {
        Working = limits.MaxQueries,
        Open = limits.MaxReadingFollowers,
        OpenOfClient = Math.Max(1, limits.MaxReadingFollowers / 2),
    };
}
