using System.Collections.Concurrent;
using Monitoring.Entries;
using Monitoring.Exporting.Batches;
using Monitoring.Storing;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Sending;

/// <summary>A store with a writer, and the senders of its destinations.</summary>
internal sealed class ExportScene : IAsyncDisposable
{
    private DestinationSenders? _senders;

    public ExportScene()
    {
        Writer = Store.Open();
        Options = new SenderOptions
        {
            StorePath = Store.Path,
            Changes = Writer.Destinations,
            TimeProvider = TimeProvider.System,
            Limits = new ExportLimits { MaxAge = TimeSpan.Zero },
            Random = () => 0.02,
            PollInterval = TimeSpan.FromMilliseconds(10),
            Warn = Warnings.Enqueue,
        };
    }

    public StoreScene Store { get; } = new();

    public LogStoreWriter Writer { get; private set; }

    public SenderOptions Options { get; set; }

    public ConcurrentQueue<string> Warnings { get; } = [];

    public IReadOnlyList<DestinationStatus> Statuses => _senders!.Statuses;

    /// <summary>Adds a destination that begins with the first entry.</summary>
    public Task AddAsync(DestinationSettings settings, string name = "central", long from = 0) =>
        ChangeAsync(table => table.Set(new StoredDestination(name, settings.ToJson(), LogCursor.Before(from))));

    public Task ChangeAsync(Action<DestinationTable> change) => Wait.ForAsync(Writer.Destinations.AddAsync(change));

    public void Commit(string stream, params string[] messages) =>
        StoreScene.Commit(Writer, Store.Batch(stream, messages));

    public void Commit(LogMetadata metadata, params string[] messages) =>
        StoreScene.Commit(Writer, Monitoring.Testing.Batches.Create(metadata, Store.Time, messages));

    public void Start() => _senders = DestinationSenders.Start(Options);

    public async Task StopAsync()
    {
        if (_senders is { } senders)
        {
            await Wait.ForAsync(senders.DisposeAsync().AsTask());
            _senders = null;
        }
    }

    public StoredDestination Read(string name = "central")
    {
        using LogStoreReader reader = LogStoreReader.Open(Store.Path);
        return reader.GetDestinations().Single(destination => destination.Name == name);
    }

    /// <summary>Waits until so many entries are sent or rejected, as the store has it.</summary>
    public StoredDestination WaitFor(long entries, string name = "central")
    {
        StoredDestination read = Read(name);
        Wait.Until(
            () => (read = Read(name)) is var now && now.Sent + now.Rejected >= entries,
            $"Only {read.Sent} entries were sent and {read.Rejected} rejected: {read.Error}");
        return read;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Writer.Dispose();
        Store.Dispose();
    }
}
