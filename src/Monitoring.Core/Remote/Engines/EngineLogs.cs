using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Remote.Engines;

// Implementation notes
//
// A database returns at least the selected entries. All conditions are evaluated again here, with the matcher of a
// store, so the result does not depend on how much of a query was translated. A result from the end (-Tail) is read
// from the other end and reversed.

/// <summary>The logs in a log database, with the queries of a store.</summary>
/// <param name="engine">The database, which is disposed too.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class EngineLogs(ILogEngine engine, TimeProvider timeProvider) : IRemoteLogs
{
    /// <inheritdoc/>
    public IEnumerable<LogEntry> Read(RemoteRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        LogQuery query = QueryKeys.Translate(request.Query, engine.Names);
        query.Validate();
        if (query.ContextBefore + query.ContextAfter > 0)
        {
            throw new RemoteLogException(
                "-Context is not available for another log database. Query the times around an entry with -Since and "
                + "-Until.",
                RemoteLogException.NotSupported);
        }

        request = request with { Query = query };
        return request.Follow
            ? new FollowedEntries(this, engine, timeProvider).Read(request, cancellationToken)
            : Find(request, cancellationToken);
    }

    /// <summary>Returns null: a database has fields of entries that its streams do not have.</summary>
    public IReadOnlyList<LogMetadata>? FindStreams(CancellationToken cancellationToken) => null;

    /// <inheritdoc/>
    public IReadOnlyList<RemoteLogStream> GetStreams(LogQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return EngineStream.Select(
            engine.ReadStreams(cancellationToken), QueryKeys.Translate(query, engine.Names), engine.Names);
    }

    /// <inheritdoc/>
    public void Dispose() => engine.Dispose();

    /// <summary>Returns the entries that exist now.</summary>
    internal IEnumerable<LogEntry> Find(RemoteRequest request, CancellationToken cancellationToken)
    {
        LogQuery query = request.Query;
        if (query.Last is not { } last)
        {
            IEnumerable<LogEntry> all = ReadAll(request, query.NewestFirst, query.First, cancellationToken);
            return query.First is { } first ? all.Take(first) : all;
        }

        List<LogEntry> found = [.. ReadAll(request, !query.NewestFirst, last, cancellationToken).Take(last)];
        found.Reverse();
        return found;
    }

    private IEnumerable<LogEntry> ReadAll(
        RemoteRequest request, bool newestFirst, int? wanted, CancellationToken cancellationToken)
    {
        if (wanted == 0)
        {
            yield break;
        }

        LogQuery query = request.Query;
        EntryMatcher matcher = new(query.Level, query.Contains, query.Match, query.NotMatch);
        LogPlace? after = query.After?.Place;
        LogTimestamp? since = query.Since;
        LogTimestamp? until = query.Until;
        if (after is { } place)
        {
            since = query.NewestFirst || since > place.Time ? since : place.Time;
            until = query.NewestFirst && (until is null || until > place.Time) ? Next(place.Time) : until;
        }

        EngineQuery asked = new(query, since, until, newestFirst, wanted) { Explain = request.Explain };
        foreach (IReadOnlyList<LogEntry> moment in EntryGroups.Of(
            engine.Read(asked, cancellationToken), engine.OrderNanoseconds, newestFirst))
        {
            IEnumerable<LogEntry> selected = moment;
            if (after is { } cursor && moment[0].ExactTimestamp == cursor.Time)
            {
                selected = CutAt(moment, cursor, query.NewestFirst);
            }

            foreach (LogEntry entry in newestFirst ? selected.Reverse() : selected)
            {
                if (IsInRange(entry, since, until) && Matches(query, matcher, entry))
                {
                    yield return entry;
                }

                if (matcher.TakeWarning() is { } warning)
                {
                    request.Warn?.Invoke(warning);
                }
            }
        }
    }

    /// <summary>The entries of a moment after a cursor. If its entry is not found, such as one of another query, all
    /// entries: a repeated entry is better than a lost one.</summary>
    private static IEnumerable<LogEntry> CutAt(IReadOnlyList<LogEntry> moment, LogPlace cursor, bool newestFirst)
    {
        for (int index = 0; index < moment.Count; index++)
        {
            if (moment[index].Cursor?.Place == cursor)
            {
                return newestFirst ? moment.Take(index) : moment.Skip(index + 1);
            }
        }

        return moment;
    }

    private static bool IsInRange(LogEntry entry, LogTimestamp? since, LogTimestamp? until) =>
        (since is not { } first || entry.ExactTimestamp >= first)
        && (until is not { } end || entry.ExactTimestamp < end);

    private static bool Matches(LogQuery query, EntryMatcher matcher, LogEntry entry) =>
        (query.Output is not { } output || entry.Stream == output)
        && query.SelectsStream(entry.Metadata)
        && (matcher.MatchesAll || matcher.Matches(entry));

    private static LogTimestamp Next(LogTimestamp time) =>
        new(time.UnixNanoseconds == long.MaxValue ? long.MaxValue : time.UnixNanoseconds + 1);
}
