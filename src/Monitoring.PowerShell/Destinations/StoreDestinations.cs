using Monitoring.Collectors;
using Monitoring.Entries;
using Monitoring.Exporting.Sending;
using Monitoring.Messages;
using Monitoring.Storing;
using Monitoring.Storing.Destinations;

namespace Monitoring.Destinations;

/// <summary>Reads and changes the destinations of a store: through the collector that writes to it in this process, or
/// directly while no process writes to it.</summary>
internal static class StoreDestinations
{
    /// <summary>Describes the destinations of a store.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public static IEnumerable<LogDestination> Describe(LogStoreReader store, TimeProvider timeProvider)
    {
        IReadOnlyList<DestinationStatus> senders = FindCollector(store.Path)?.Senders ?? [];
        return store.GetDestinations().Select(destination => Describe(
            store, destination, senders.FirstOrDefault(sender => sender.Name == destination.Name), timeProvider));
    }

    /// <summary>Changes the destinations of a store, in one transaction.</summary>
    /// <exception cref="LogStoreException">Another process writes to the store, or it cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Canceled while waiting for the commit.</exception>
    public static void Change(string path, Action<DestinationTable> change, CancellationToken cancellationToken)
    {
        if (FindCollector(path) is { } collector)
        {
            try
            {
                collector.Destinations.Run(path, change, cancellationToken);
                return;
            }
            catch (ObjectDisposedException)
            {
                // The collector is ending, and releases the store.
                collector.Completion.Wait(cancellationToken);
            }
        }

        LogStoreMaintenance.ChangeDestinations(path, change);
    }

    private static LogCollector? FindCollector(string path) => LogCollectors.GetAll().FirstOrDefault(
        collector => !collector.HasEnded && Path.GetFullPath(collector.StorePath) == Path.GetFullPath(path));

    private static LogDestination Describe(
        LogStoreReader store, StoredDestination destination, DestinationStatus? sender, TimeProvider timeProvider)
    {
        LogCursor cursor = sender?.Cursor ?? destination.Cursor;
        (long entries, long bytes) = store.MeasureBehind(cursor);
        LogTimestamp? last = sender?.LastTime ?? cursor.Place?.Time;
        DestinationSettings? settings = TryParse(destination.Settings, out string? problem);
        return new LogDestination
        {
            Name = destination.Name,
            Kind = settings?.Kind.ToString() ?? string.Empty,
            Target = settings?.Target ?? string.Empty,
            Selector = settings?.Selector,
            Level = settings?.Level ?? LogLevel.Unknown,
            Added = settings?.Added.ToLocalTime(),
            StorePath = store.Path,
            State = destination.IsSuspended ? LogDestinationState.Suspended : StateOf(sender),
            BehindEntries = entries,
            BehindBytes = bytes,
            BehindSeconds = entries == 0 ? 0 : AgeOf(last, timeProvider),
            Sent = destination.Sent,
            Rejected = destination.Rejected,
            Missed = destination.Missed,
            LastError = problem ?? sender?.LastError ?? destination.Error,
            NextAttempt = sender?.NextAttempt?.ToLocalTime(),
        };
    }

    private static DestinationSettings? TryParse(string json, out string? problem)
    {
        problem = null;
        try
        {
            return DestinationSettings.Parse(json);
        }
        catch (InvalidDataException failure)
        {
            problem = failure.Message;
            return null;
        }
    }

    // A cursor before all entries has the earliest of all times.
    private static double? AgeOf(LogTimestamp? last, TimeProvider timeProvider) =>
        last is { } time && time.UnixNanoseconds > 0
            ? Math.Round((timeProvider.GetUtcNow() - time.ToDateTimeOffset(TimeZoneInfo.Utc)).TotalSeconds, 3) : null;

    private static LogDestinationState StateOf(DestinationStatus? sender) => sender?.State switch
    {
        DestinationState.Waiting => LogDestinationState.Waiting,
        DestinationState.Sending => LogDestinationState.Sending,
        DestinationState.Retrying => LogDestinationState.Retrying,
        DestinationState.Denied => LogDestinationState.Denied,
        _ => LogDestinationState.Stopped,
    };
}
