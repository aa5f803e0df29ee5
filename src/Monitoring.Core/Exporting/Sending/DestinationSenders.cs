using Monitoring.Storing;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Sending;

/// <summary>Runs a sender for each active destination of a store, and follows the changes of destinations.</summary>
/// <remarks>Statuses can be read by any thread. Disposed by the owner of the store's writer, before the
/// writer.</remarks>
internal sealed class DestinationSenders : IAsyncDisposable
{
    private readonly SenderOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, RunningSender> _running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _missed = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Task _task;

    private DestinationSenders(SenderOptions options)
    {
        _options = options;
        _task = Task.Run(RunAsync);
    }

    /// <summary>Starts to send.</summary>
    public static DestinationSenders Start(SenderOptions options) => new(options);

    /// <summary>The statuses of the senders, by name.</summary>
    public IReadOnlyList<DestinationStatus> Statuses
    {
        get
        {
            lock (_lock)
            {
                return [.. _running.Values.Select(running => running.Sender.Status)
                    .OrderBy(status => status.Name, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Stops all senders, and waits for them. A request that has no response yet is repeated at the next
    /// start.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _task;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        LogStoreReader? reader = null;
        bool isFailing = false;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                reader ??= LogStoreReader.OpenUntil(_options.StorePath, warn: null, _stop.Token);
                IReadOnlyList<StoredDestination> destinations = reader.GetDestinations();
                ReportMissed(destinations);
                await ReconcileAsync(destinations);
                isFailing = false;
                await Task.Delay(_options.PollInterval, _options.TimeProvider, _stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                break;
            }
            catch (LogStoreException failure)
            {
                if (!isFailing)
                {
                    _options.Warn?.Invoke($"The destinations of the store cannot be read: {failure.Message}");
                }

                isFailing = true;
                reader?.Dispose();
                reader = null;
                await WaitAsync();
            }
        }

        reader?.Dispose();
        await ReconcileAsync([]);
    }

    private async Task WaitAsync()
    {
        try
        {
            await Task.Delay(_options.PollInterval, _options.TimeProvider, _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The caller's loop ends.
        }
    }

    /// <summary>Warns of entries that retention has deleted before they were sent.</summary>
    private void ReportMissed(IReadOnlyList<StoredDestination> destinations)
    {
        foreach (StoredDestination destination in destinations)
        {
            long more = destination.Missed - _missed.GetValueOrDefault(destination.Name);
            _missed[destination.Name] = destination.Missed;
            if (more > 0)
            {
                _options.Warn?.Invoke(
                    $"Retention has deleted up to {more} entries before they were sent to the destination "
                    + $"'{destination.Name}'. Increase the retention of the store (-RetentionAge and -RetentionSize of "
                    + "Start-LogCollector).");
            }
        }
    }

    /// <summary>Stops the senders of destinations that were removed, suspended or changed, and starts the missing
    /// ones.</summary>
    private async Task ReconcileAsync(IReadOnlyList<StoredDestination> destinations)
    {
        Dictionary<string, StoredDestination> wanted = destinations.Where(destination => !destination.IsSuspended)
            .ToDictionary(destination => destination.Name, StringComparer.Ordinal);
        foreach (RunningSender running in _running.Values.Where(running =>
            !wanted.TryGetValue(running.Name, out StoredDestination? destination)
            || destination.Settings != running.Settings).ToArray())
        {
            await running.DisposeAsync();
            lock (_lock)
            {
                _running.Remove(running.Name);
            }

            // The cursor may have moved: the destination is started with what is stored now.
            wanted.Remove(running.Name);
        }

        foreach (StoredDestination missing in wanted.Values.Where(one => !_running.ContainsKey(one.Name)).ToArray())
        {
            RunningSender added = new(missing, _options);
            lock (_lock)
            {
                _running.Add(missing.Name, added);
            }
        }
    }

    /// <summary>A sender that runs.</summary>
    private sealed class RunningSender : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _task;

        public RunningSender(StoredDestination destination, SenderOptions options)
        {
            (Name, Settings) = (destination.Name, destination.Settings);
            Sender = new DestinationSender(destination, options);
            _task = Task.Run(() => Sender.RunAsync(_stop.Token));
        }

        public string Name { get; }

        public string Settings { get; }

        public DestinationSender Sender { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _task;
            _stop.Dispose();
        }
    }
}
