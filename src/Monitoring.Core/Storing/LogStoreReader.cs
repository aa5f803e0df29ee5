using Microsoft.Data.Sqlite;
using Monitoring.Counting;
using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Database;
using Monitoring.Storing.Reading;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Planning;
using Monitoring.Storing.Reading.Rows;

namespace Monitoring.Storing;

/// <summary>Runs queries on a store, even while another process or thread writes to it.</summary>
/// <remarks>Used by one thread at a time; it reads blocks on several threads of its own.</remarks>
public sealed partial class LogStoreReader : IDisposable
{
    // Changes when another connection, of this process or another one, commits something.
    private const string DataVersion = "PRAGMA data_version";

    private readonly ReadingConnection _connection;
    private readonly ConnectionPool _pool;
    private readonly StreamCatalog _catalog;
    private readonly AutoResetEvent _newCommit = new(initialState: false);
    private readonly Action<string>? _warn;

    private LogStoreReader(
        string path,
        string connectionString,
        ReadingConnection connection,
        StreamCatalog catalog,
        Action<string>? warn,
        CancellationToken lifetime)
    {
        _catalog = catalog;
        Path = path;
        _connection = connection;
        _pool = new ConnectionPool(connectionString, connection.Directories, lifetime);
        _warn = warn;
    }

    /// <summary>The database's file.</summary>
    public string Path { get; }

    /// <summary>The approximate limit of memory for a query's open blocks, in bytes. The default is 64 MiB.</summary>
    internal long OpenBytes { get; set; } = 64 << 20;

    /// <summary>The number of threads that read ahead for a follower; with 0 the follower's thread reads alone. The
    /// default is one for each processor.</summary>
    internal int FollowThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>The number of threads that read ahead for a query that does not follow; with 0 the caller's thread
    /// reads alone. The default is one for each processor.</summary>
    internal int QueryThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>The interval at which a follower checks for new commits, if <see cref="CheckNow"/> is not called. The
    /// default is 100 ms.</summary>
    internal TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Called when a query has selected its blocks and not read any; a test can let the
    /// writer commit then.</summary>
    internal Action? Planned { get; set; }

    /// <summary>Called when a follower has emitted all entries, and while it waits for more.</summary>
    internal Action? Idle { get; set; }

    /// <summary>Called when a follower is about to read, at the start and after each change.</summary>
    internal Action? Reading { get; set; }

    /// <summary>The cost of planning queries so far, in steps of SQLite's virtual machine; counted by tests.</summary>
    internal long Work => _connection.Work;

    /// <summary>Opens a store for reading.</summary>
    /// <param name="path">The database's file.</param>
    /// <param name="warn">Receives, on the reading thread, warnings of skipped data: damaged blocks, and entries that
    /// were deleted before they could be read.</param>
    /// <exception cref="LogStoreException">The store does not exist, is not a store, or cannot be read.</exception>
    public static LogStoreReader Open(string path, Action<string>? warn = null) =>
        Open(path, warn, new StreamCatalog());

    /// <summary>Like <see cref="Open(string, Action{string})"/>, for a reader whose operations end when a
    /// token is canceled.</summary>
    /// <param name="path">The database's file.</param>
    /// <param name="warn">Receives, on the reading thread, warnings of skipped data.</param>
    /// <param name="lifetime">Ends each method, including the opening, with an
    /// <see cref="OperationCanceledException"/>.</param>
    public static LogStoreReader OpenUntil(string path, Action<string>? warn, CancellationToken lifetime) =>
        Create(path, warn, new StreamCatalog(), lifetime);

    /// <summary>Like <see cref="Open(string, Action{string})"/>, with a catalog that several readers
    /// of the store share.</summary>
    internal static LogStoreReader Open(string path, Action<string>? warn, StreamCatalog catalog) =>
        Create(path, warn, catalog, CancellationToken.None);

    private static LogStoreReader Create(
        string path, Action<string>? warn, StreamCatalog catalog, CancellationToken lifetime)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (string connectionString, ReadingConnection connection) = ReadingOpening.Open(path, lifetime);
        return new LogStoreReader(path, connectionString, connection, catalog, warn, lifetime);
    }

    /// <summary>Returns the streams of the store, by number.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public IReadOnlyList<LogStreamSummary> GetStreams() =>
        Guard(() => _connection.InSnapshot(snapshot => StoreFacts.ReadStreams(snapshot, _catalog, Path)));

    /// <summary>Returns the metadata of all streams by their numbers, without reading their blocks.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public IReadOnlyDictionary<long, LogMetadata> GetMetadata() =>
        Guard(
            () => _catalog.Select(_connection, new LogQuery())
            .ToDictionary(stream => stream.Id, stream => stream.Metadata));

    /// <summary>Returns the metadata keys in ordinal order.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public IReadOnlyList<string> GetKeys() => Guard(() => StreamIndex.ReadKeys(_connection));

    /// <summary>Returns the values of a metadata key (case-insensitive) in ordinal order.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public IReadOnlyList<string> GetValues(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Guard(() => StoreFacts.ReadValues(_connection, key));
    }

    /// <summary>Returns the entries that a query selects, read during the enumeration.</summary>
    /// <param name="query">The query.</param>
    /// <param name="progress">Receives the progress of the search from time to time, on the reading thread.</param>
    /// <param name="cancellationToken">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The query contradicts itself.</exception>
    /// <exception cref="LogStoreException">The store cannot be read; thrown while enumerating.</exception>
    public IEnumerable<LogEntry> Read(
        LogQuery query, IProgress<QueryProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        return Guarded(() => ReadQuery(query, progress, cancellationToken));
    }

    /// <summary>Like <see cref="Read"/>, without an object for each entry.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <param name="warn">Also receives warnings of data that this query skips, before the next entry.</param>
    /// <exception cref="ArgumentException">The query contradicts itself.</exception>
    /// <exception cref="LogStoreException">The store cannot be read; also thrown by each step.</exception>
    internal StoreRows OpenRows(LogQuery query, CancellationToken cancellationToken, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        return Guard(() =>
        {
            (QueryRun run, StoreSnapshot snapshot) = Begin(query, progress: null, cancellationToken, warn);
            return new StoreRows(run.Open(snapshot), Path, LogCursor.Before(snapshot.NextNumber));
        });
    }

    /// <summary>Counts the entries that a query selects, without creating them, while the sums
    /// are enumerated.</summary>
    /// <remarks>Blocks that need not be read are counted by their headers. So all entries of a damaged block count,
    /// although reading the block would skip it with a warning.</remarks>
    /// <param name="query">The query to count; its order is ignored, and no limit, cursor or
    /// context may be set.</param>
    /// <param name="counting">The groups to count.</param>
    /// <param name="progress">Receives the progress from time to time, on the enumerating thread.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Null if a stream that may have such entries lacks a required key.</returns>
    /// <exception cref="ArgumentException">The query contradicts itself, or selects only a part of
    /// its results.</exception>
    /// <exception cref="LogStoreException">The store cannot be read; also thrown while enumerating.</exception>
    public LogCounts? Count(
        LogQuery query,
        LogCounting counting,
        IProgress<QueryProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(counting);
        query.Validate();
        if (query is not { First: null, Last: null, After: null, ContextBefore: 0, ContextAfter: 0 })
        {
            throw new ArgumentException(
                "First, Last, After and Context cannot be used to count entries: all matching entries are counted.");
        }

        return Guard(() =>
        {
            // Headers decide only if messages need not: otherwise their counts would be read for nothing.
            bool withCounts = query.MatchesAnyMessage
                && (counting.By & (CountedBy.Output | CountedBy.Level)) != CountedBy.Nothing;
            StoreSnapshot snapshot = ReadSnapshot(query, cancellationToken, withCounts);
            Planned?.Invoke();
            ReaderWarnings warnings = new(_warn);
            warnings.AddAll(snapshot.Damage);
            CountRun run = new(query, counting, _pool, warnings);
            LogCounts? counts = run.Count(snapshot.Blocks, progress, cancellationToken);
            return counts is null ? null : counts with { Sums = Guarded(() => counts.Sums) };
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _pool.Dispose();
        _newCommit.Dispose();
    }

    /// <summary>Returns a number that changes with each commit.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    internal long ReadVersion() => Guard(() => _connection.GetInt64(DataVersion));

    private IEnumerable<LogEntry> ReadQuery(
        LogQuery query, IProgress<QueryProgress>? progress, CancellationToken cancellationToken)
    {
        (QueryRun run, StoreSnapshot snapshot) = Begin(query, progress, cancellationToken);
        return run.Read(snapshot);
    }

    private (QueryRun Run, StoreSnapshot Snapshot) Begin(
        LogQuery query, IProgress<QueryProgress>? progress, CancellationToken cancellationToken, Action<string>? warn =
            null)
    {
        StoreSnapshot snapshot = ReadSnapshot(query, cancellationToken);
        Planned?.Invoke();
        QueryRun run = new(query, _pool, new ReaderWarnings(_warn + warn), progress, cancellationToken)
        {
            OpenBytes = OpenBytes,
            Threads = QueryThreads,
        };
        return (run, snapshot);
    }

    private StoreSnapshot ReadSnapshot(
        LogQuery query, CancellationToken cancellationToken, bool withCounts = false)
    {
        _connection.Cancellation = cancellationToken;
        try
        {
            return StoreSnapshot.Read(_connection, _catalog, query, withCounts);
        }
        finally
        {
            _connection.Cancellation = CancellationToken.None;
        }
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SqliteException exception)
        {
            throw StoreFailure.Explain(exception, Path);
        }
    }

    // An iterator cannot yield inside a try block with a catch.
    private IEnumerable<T> Guarded<T>(Func<IEnumerable<T>> read)
    {
        using IEnumerator<T> enumerator = Guard(() => read().GetEnumerator());
        while (Guard(enumerator.MoveNext))
        {
            yield return enumerator.Current;
        }
    }
}
