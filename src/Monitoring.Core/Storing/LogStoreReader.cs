using Microsoft.Data.Sqlite;
using Monitoring.Counting;
using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Database;
using Monitoring.Storing.Reading;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Following;
using Monitoring.Storing.Reading.Planning;
using Monitoring.Storing.Reading.Rows;

namespace Monitoring.Storing;

/// <summary>Answers queries from a store, while another process or thread may be writing to it.</summary>
/// <remarks>Used by one thread at a time; it reads blocks on several of its own.</remarks>
public sealed class LogStoreReader : IDisposable
{
    // Another number as soon as another connection, of this process or of another one, has committed something.
    private const string DataVersion = "PRAGMA data_version";

    private readonly ReadingConnection _connection;
    private readonly ConnectionPool _pool;
    private readonly StreamCatalog _catalog;
    private readonly AutoResetEvent _news = new(initialState: false);
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
        _pool = new ConnectionPool(connectionString, lifetime);
        _warn = warn;
    }

    /// <summary>The database's file.</summary>
    public string Path { get; }

    /// <summary>How much memory the blocks may take that a query has open, in bytes, roughly. The default is 64 MiB.</summary>
    internal long OpenBytes { get; set; } = 64 << 20;

    /// <summary>How many threads read ahead for one that follows; with none it reads on its own. The default is one for each
    /// processor.</summary>
    internal int FollowThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>The number of threads that read ahead for a query that does not follow; with 0 the taking thread reads alone. The default is one
    /// for each processor.</summary>
    internal int QueryThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>How often one that follows looks whether anything was committed, if nobody <see cref="Wake"/>s it. The default is
    /// 100 ms.</summary>
    internal TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Called when a query knows its blocks and has not read any: where a test lets the writer come between.</summary>
    internal Action? Planned { get; set; }

    /// <summary>Called when a follower has emitted all entries, and while it waits for more.</summary>
    internal Action? Idle { get; set; }

    /// <summary>Called when one that follows is about to read, at first and whenever there is something new.</summary>
    internal Action? Reading { get; set; }

    /// <summary>How much the planning of queries has cost so far, in steps of SQLite's machine: what a test counts.</summary>
    internal long Work => _connection.Work;

    /// <summary>Opens a store to read.</summary>
    /// <param name="path">The database's file.</param>
    /// <param name="warn">Told on the reading thread of what is left out: damaged blocks, and entries that were deleted before they
    /// could be read.</param>
    /// <exception cref="LogStoreException">There is no store, it is not a store, or it cannot be read.</exception>
    public static LogStoreReader Open(string path, Action<string>? warn = null) => Open(path, warn, new StreamCatalog());

    /// <summary>As <see cref="Open(string, Action{string})"/>, for a reader that ends whatever it does when a token is cancelled.</summary>
    /// <param name="path">The database's file.</param>
    /// <param name="warn">Told on the reading thread of what is left out.</param>
    /// <param name="lifetime">Ends each method, and the opening, with an <see cref="OperationCanceledException"/>.</param>
    public static LogStoreReader OpenUntil(string path, Action<string>? warn, CancellationToken lifetime) =>
        Create(path, warn, new StreamCatalog(), lifetime);

    /// <summary>As <see cref="Open(string, Action{string})"/>, with a catalog that several readers of the store share.</summary>
    internal static LogStoreReader Open(string path, Action<string>? warn, StreamCatalog catalog) =>
        Create(path, warn, catalog, CancellationToken.None);

    private static LogStoreReader Create(string path, Action<string>? warn, StreamCatalog catalog, CancellationToken lifetime)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (string connectionString, ReadingConnection connection) = ReadingOpening.Open(path, lifetime);
        return new LogStoreReader(path, connectionString, connection, catalog, warn, lifetime);
    }

    /// <summary>The streams there are, by number.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public IReadOnlyList<LogStreamSummary> GetStreams() =>
        Ask(() => _connection.InSnapshot(snapshot => StoreFacts.ReadStreams(snapshot, _catalog, Path)));

    /// <summary>The metadata of all streams by their numbers, without a look at their blocks.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public IReadOnlyDictionary<long, LogMetadata> GetMetadata() =>
        Ask(() => _catalog.Select(_connection, new LogQuery()).ToDictionary(stream => stream.Id, stream => stream.Metadata));

    /// <summary>The metadata keys there are, in ordinal order.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public IReadOnlyList<string> GetKeys() => Ask(() => StoreFacts.ReadKeys(_connection));

    /// <summary>The values of a metadata key (in any case of letters), in ordinal order.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public IReadOnlyList<string> GetValues(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Ask(() => StoreFacts.ReadValues(_connection, key));
    }

    /// <summary>The entries a query asks for, read while they are enumerated.</summary>
    /// <param name="query">What to look for.</param>
    /// <param name="progress">Told how far the search is, now and then, on the reading thread.</param>
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

    /// <summary>The same as <see cref="Read"/> without an object for each entry.</summary>
    /// <param name="query">What to look for.</param>
    /// <param name="cancellationToken">Ends the search with an <see cref="OperationCanceledException"/>.</param>
    /// <param name="warn">Told, too, of what this query leaves out, before the entry that comes next.</param>
    /// <exception cref="ArgumentException">The query contradicts itself.</exception>
    /// <exception cref="LogStoreException">The store cannot be read; also thrown by each step.</exception>
    internal StoreRows OpenRows(LogQuery query, CancellationToken cancellationToken, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        return Ask(() =>
        {
            (QueryRun run, StoreSnapshot snapshot) = Begin(query, progress: null, cancellationToken, warn);
            return new StoreRows(run.Open(snapshot), Path, LogCursor.Before(snapshot.NextNumber));
        });
    }

    /// <summary>Counts the entries a query asks for, without making them, while the sums are enumerated.</summary>
    /// <remarks>Blocks that need not be read are counted by what is known of them: of a damaged block, which would be left out
    /// with a warning if it was read, all entries then count.</remarks>
    /// <param name="query">What to count; its order has no meaning, and no number or place may be given.</param>
    /// <param name="counting">What to tell apart.</param>
    /// <param name="progress">Told how far it is, now and then, on the enumerating thread.</param>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Null if a stream in which there may be such entries lacks the key that all must have.</returns>
    /// <exception cref="ArgumentException">The query contradicts itself, or asks for a part of what it finds.</exception>
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
            throw new ArgumentException("All that is found is counted: First, Last, After and Context have no meaning with it.");
        }

        return Ask(() =>
        {
            StoreSnapshot snapshot = ReadSnapshot(query, cancellationToken);
            Planned?.Invoke();
            CountRun run = new(query, counting, _pool, new ReaderWarnings(_warn));
            LogCounts? counts = run.Count(snapshot.Blocks, progress, cancellationToken);
            return counts is null ? null : counts with { Sums = Guarded(() => counts.Sums) };
        });
    }

    /// <summary>The entries a query asks for, then those that are stored later, without gap or repeat, until it is cancelled;
    /// the enumeration then ends without an exception.</summary>
    /// <param name="query">What to look for; <see cref="LogQuery.First"/> and <see cref="LogQuery.NewestFirst"/> may not be
    /// given.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <param name="warn">Told, too, of what this query leaves out, before the entry that comes next.</param>
    /// <exception cref="ArgumentException">The query contradicts itself.</exception>
    /// <exception cref="LogStoreException">The store cannot be read; thrown while enumerating.</exception>
    public IEnumerable<LogEntry> Follow(
        LogQuery query, TimeProvider timeProvider, CancellationToken cancellationToken, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(timeProvider);
        query.Validate();
        if (query.First is not null || query.NewestFirst)
        {
            throw new ArgumentException("What is followed has no end: First and NewestFirst have no meaning with it.");
        }

        return UntilCancelled(Guarded(() => FollowQuery(query, timeProvider, warn, cancellationToken)), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _pool.Dispose();
        _news.Dispose();
    }

    /// <summary>Makes those that follow look at once, instead of at the next turn of the clock.</summary>
    internal void Wake() => _news.Set();

    /// <summary>Another number as soon as something was committed.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    internal long ReadVersion() => Ask(() => _connection.GetInt64(DataVersion));

    private IEnumerable<LogEntry> ReadQuery(
        LogQuery query, IProgress<QueryProgress>? progress, CancellationToken cancellationToken)
    {
        (QueryRun run, StoreSnapshot snapshot) = Begin(query, progress, cancellationToken);
        return run.Read(snapshot);
    }

    private (QueryRun Run, StoreSnapshot Snapshot) Begin(
        LogQuery query, IProgress<QueryProgress>? progress, CancellationToken cancellationToken, Action<string>? warn = null)
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

    private StoreSnapshot ReadSnapshot(LogQuery query, CancellationToken cancellationToken)
    {
        _connection.Cancellation = cancellationToken;
        try
        {
            return StoreSnapshot.Read(_connection, _catalog, query);
        }
        finally
        {
            _connection.Cancellation = CancellationToken.None;
        }
    }

    private IEnumerable<LogEntry> FollowQuery(
        LogQuery query, TimeProvider timeProvider, Action<string>? warn, CancellationToken cancellationToken)
    {
        QueryRun run = new(query, _pool, new ReaderWarnings(_warn + warn), progress: null, cancellationToken)
        {
            OpenBytes = OpenBytes,
            Threads = FollowThreads,
        };
        StoreFollower follower = new(_connection, _catalog, query, run) { Planned = Planned };

        // Opened now and not with the first news: where hundreds wait for those, the last one would wait for hundreds to be opened.
        _pool.Return(_pool.Rent(cancellationToken));
        long version = _connection.GetInt64(DataVersion);
        IEnumerable<LogEntry> entries = follower.ReadHistory();
        while (true)
        {
            Reading?.Invoke();
            foreach (LogEntry entry in entries)
            {
                yield return entry;
            }

            version = WaitForChange(version, timeProvider, cancellationToken);
            entries = follower.ReadNews();
        }
    }

    // Read before the news are: a commit in between is then another change.
    private long WaitForChange(long version, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        while (true)
        {
            Idle?.Invoke();
            cancellationToken.ThrowIfCancellationRequested();
            long current = _connection.GetInt64(DataVersion);
            if (current != version)
            {
                return current;
            }

            using CancellationTokenSource turn = new(PollInterval, timeProvider);
            WaitHandle.WaitAny([turn.Token.WaitHandle, _news, cancellationToken.WaitHandle]);
        }
    }

    private T Ask<T>(Func<T> read)
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

    // An iterator cannot yield inside of a try with a catch.
    private IEnumerable<T> Guarded<T>(Func<IEnumerable<T>> read)
    {
        using IEnumerator<T> enumerator = Ask(() => read().GetEnumerator());
        while (Ask(enumerator.MoveNext))
        {
            yield return enumerator.Current;
        }
    }

    private static IEnumerable<LogEntry> UntilCancelled(IEnumerable<LogEntry> entries, CancellationToken cancellationToken)
    {
        using IEnumerator<LogEntry> enumerator = entries.GetEnumerator();
        while (TryMoveNext(enumerator, cancellationToken))
        {
            yield return enumerator.Current;
        }
    }

    private static bool TryMoveNext(IEnumerator<LogEntry> enumerator, CancellationToken cancellationToken)
    {
        try
        {
            return enumerator.MoveNext();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
