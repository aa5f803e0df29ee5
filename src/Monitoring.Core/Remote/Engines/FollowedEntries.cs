using Monitoring.Entries;

namespace Monitoring.Remote.Engines;

// Implementation notes
//
// Collectors send late, and a database shows an entry a moment after it was sent. So each poll asks for the entries of
// the last moments again, and emits those that were not emitted. Memory: the cursors of the entries whose times are
// within the lag and the time between two polls, 24 bytes each and the set's own.

/// <summary>Follows the entries of a log database by polling.</summary>
/// <param name="logs">The entries.</param>
/// <param name="engine">The database.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class FollowedEntries(EngineLogs logs, ILogEngine engine, TimeProvider timeProvider)
{
    /// <summary>The time between two polls.</summary>
    internal static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly HashSet<LogPlace> _emitted = [];

    /// <summary>Returns the entries that exist, then later ones, until canceled.</summary>
    public IEnumerable<LogEntry> Read(RemoteRequest request, CancellationToken cancellationToken)
    {
        LogTimestamp window = StartOfWindow();
        if (request.Query.Last is not null)
        {
            // Entries before the last ones are not new, although nothing emits them.
            foreach (LogEntry entry in Find(request, window, cancellationToken))
            {
                _emitted.Add(PlaceOf(entry));
            }
        }

        foreach (LogEntry entry in logs.Find(request, cancellationToken))
        {
            if (entry.ExactTimestamp >= window)
            {
                _emitted.Add(PlaceOf(entry));
            }

            yield return entry;
        }

        RemoteRequest poll = request with { Explain = null };
        while (true)
        {
            Wait(cancellationToken);
            LogTimestamp next = StartOfWindow();
            foreach (LogEntry entry in Find(poll, window, cancellationToken))
            {
                if (_emitted.Add(PlaceOf(entry)))
                {
                    yield return entry;
                }
            }

            _emitted.RemoveWhere(place => place.Time < next);
            window = next;
        }
    }

    private IEnumerable<LogEntry> Find(
        RemoteRequest request, LogTimestamp since, CancellationToken cancellationToken)
    {
        RemoteRequest recent = request with
        {
            Query = request.Query with
            {
                Since = LogTimestamp.Later(since, request.Query.Since ?? since),
                First = null,
                Last = null,
            },
        };
        return logs.Find(recent, cancellationToken);
    }

    private LogTimestamp StartOfWindow() => LogTimestamp.From(timeProvider.GetUtcNow() - engine.Lag);

    private void Wait(CancellationToken cancellationToken) =>
        Task.Delay(PollInterval, timeProvider, cancellationToken).GetAwaiter().GetResult();

    private static LogPlace PlaceOf(LogEntry entry) => entry.Cursor!.Value.Place!.Value;
}
