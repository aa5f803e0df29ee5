namespace Monitoring.Remote.Engines;

/// <summary>A log database, such as Loki. It returns entries in the order of time; everything else is decided
/// here.</summary>
internal interface ILogEngine : IDisposable
{
    /// <summary>The names of the database's fields.</summary>
    FieldNames Names { get; }

    /// <summary>The precision of the order in which the database returns entries, in nanoseconds.</summary>
    long OrderNanoseconds { get; }

    /// <summary>The maximum time from an entry's time until queries find the entry, while the query is
    /// followed.</summary>
    TimeSpan Lag { get; }

    /// <summary>Returns the entries of a range in the order of time; entries that the query does not select may be
    /// among them, but none that it selects may be missing.</summary>
    /// <exception cref="RemoteLogException">The database does not respond, or not with entries.</exception>
    IEnumerable<EngineEntry> Read(EngineQuery query, CancellationToken cancellationToken);

    /// <summary>Returns all streams.</summary>
    /// <exception cref="RemoteLogException">The database does not respond, or not with streams.</exception>
    IReadOnlyList<EngineStream> ReadStreams(CancellationToken cancellationToken);
}
