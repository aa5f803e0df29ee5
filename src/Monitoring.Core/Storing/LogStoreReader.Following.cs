using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Reading;
using Monitoring.Storing.Reading.Connecting;
using Monitoring.Storing.Reading.Following;

namespace Monitoring.Storing;

/// <content>Following: entries that are stored later.</content>
public sealed partial class LogStoreReader
{
    /// <summary>Returns the entries that a query selects, then entries that are stored later, without gaps or
    /// duplicates, until canceled. The enumeration then ends without an exception.</summary>
    /// <param name="query">The query; <see cref="LogQuery.First"/> and <see cref="LogQuery.NewestFirst"/>
    /// must not be set.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <param name="warn">Also receives warnings of data that this query skips, before the next entry.</param>
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
            throw new ArgumentException(
                "First and NewestFirst cannot be used to follow a store: new entries have no end.");
        }

        return UntilCanceled(
            Guarded(() => FollowQuery(query, timeProvider, warn, cancellationToken)), cancellationToken);
    }

    /// <summary>Makes followers check for new commits immediately, instead of at the next interval.</summary>
    internal void CheckNow() => _newCommit.Set();

    private IEnumerable<LogEntry> FollowQuery(
        LogQuery query, TimeProvider timeProvider, Action<string>? warn, CancellationToken cancellationToken)
    {
        QueryRun run = new(query, _pool, new ReaderWarnings(_warn + warn), progress: null, cancellationToken)
        {
            OpenBytes = OpenBytes,
            Threads = FollowThreads,
        };
        StoreFollower follower = new(_connection, _catalog, query, run) { Planned = Planned };

        // Opened now and not with the first commit: with hundreds of followers, the last one would
        // wait for hundreds of openings.
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
            entries = follower.ReadNewEntries();
        }
    }

    // The version is read before the new entries: a commit in between is then another change.
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
            WaitHandle.WaitAny([turn.Token.WaitHandle, _newCommit, cancellationToken.WaitHandle]);
        }
    }

    private static IEnumerable<LogEntry> UntilCanceled(
        IEnumerable<LogEntry> entries, CancellationToken cancellationToken)
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
