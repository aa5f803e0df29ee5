using Monitoring.Collectors;
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
    public static IEnumerable<LogDestination> Describe(LogStoreReader store, TimeProvider timeProvider) =>
        DestinationReport.ReadAll(store, FindSenders(store.Path), timeProvider)
            .Select(report => Describe(report, store.Path));

    /// <summary>The statuses of the senders of a store in this process.</summary>
    public static IReadOnlyList<DestinationStatus> FindSenders(string path) => FindCollector(path)?.Senders ?? [];

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

    private static LogDestination Describe(DestinationReport report, string path) => new()
    {
        Name = report.Name,
        Kind = report.Settings?.Kind.ToString() ?? string.Empty,
        Target = report.Settings?.Target ?? string.Empty,
        Selector = report.Settings?.Selector,
        Level = report.Settings?.Level ?? LogLevel.Unknown,
        Added = report.Settings?.Added.ToLocalTime(),
        StorePath = path,
        State = StateOf(report.State),
        BehindEntries = report.BehindEntries,
        BehindBytes = report.BehindBytes,
        BehindSeconds = Math.Round(report.Behind.TotalSeconds, 3),
        EntriesPerSecond = Math.Round(report.EntriesPerSecond, 1),
        Sent = report.Sent,
        Rejected = report.Rejected,
        Missed = report.Missed,
        LastError = report.LastError,
        NextAttempt = report.NextAttempt?.ToLocalTime(),
    };

    private static LogDestinationState StateOf(DestinationState state) => state switch
    {
        DestinationState.Suspended => LogDestinationState.Suspended,
        DestinationState.Waiting => LogDestinationState.Waiting,
        DestinationState.Sending => LogDestinationState.Sending,
        DestinationState.Retrying => LogDestinationState.Retrying,
        DestinationState.Denied => LogDestinationState.Denied,
        _ => LogDestinationState.Stopped,
    };
}
