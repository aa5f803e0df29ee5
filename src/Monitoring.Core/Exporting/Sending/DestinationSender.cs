using Monitoring.Entries;
using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Protocols;
using Monitoring.Querying;
using Monitoring.Storing;
using Monitoring.Storing.Destinations;
using Monitoring.Storing.Reading.Rows;

namespace Monitoring.Exporting.Sending;

// Implementation notes
//
// Entries are sent in listings: the entries whose numbers are in a range, in the order of time. The first listing is
// the backlog; each later one has the entries that were committed since. So entries of a backlog are sent before newer
// ones, and a stream's entries always in their order.
//
// The cursor is the listing's range and the last place that was sent. It is stored before the first request of a
// listing, and after each batch, once the receiver has responded. After a kill, the same range and place yield the same
// entries in the same batches: a receiver that recognizes a repeated request or entry drops it. At most one batch is
// repeated.

/// <summary>Sends the entries of a store to one destination, from its cursor on, until canceled.</summary>
/// <remarks>Memory: one batch, the request that is encoded from it, and the blocks that are read
/// (<see cref="OpenBytes"/>). It never blocks the collector or another sender.</remarks>
internal sealed class DestinationSender
{
    /// <summary>The limit of memory for the blocks that are read, in bytes.</summary>
    public const long OpenBytes = 8 << 20;

    /// <summary>The count of entry numbers after which the cursor is stored although nothing was sent. Storing it each
    /// time would write to an idle store without end, because the store's sync takes a number.</summary>
    private const long MaxUnstoredNumbers = 10_000;

    /// <summary>How long a sender rests after it has filled a batch, as a multiple of that time, while the collector's
    /// load is high. Filling takes about half of the processor time of a batch, so the sender uses a tenth of a
    /// processor.</summary>
    private const int RestFactor = 20;

    /// <summary>The place before all entries of a listing.</summary>
    private static readonly LogPlace Start = new(new LogTimestamp(long.MinValue), 0, 0);

    private readonly StoredDestination _destination;
    private readonly SenderOptions _options;
    private readonly StatusReport _report;
    private readonly SendingRate _rate;
    private readonly Backoff _backoff;
    private readonly ExportBatch _batch;
    private LogCursor _cursor;
    private DestinationProgress _unstored;
    private long _storedNumber;

    /// <summary>Prepares to send; opens nothing.</summary>
    public DestinationSender(StoredDestination destination, SenderOptions options)
    {
        (_destination, _options, _cursor) = (destination, options, destination.Cursor);
        _report = new StatusReport(
            new DestinationStatus(destination.Name, DestinationState.Waiting) { Cursor = _cursor },
            options.Warn, options.TimeProvider);
        _rate = new SendingRate(options.TimeProvider);
        _backoff = new Backoff(options.Random);
        _batch = new ExportBatch(options.Limits);
        _unstored = new DestinationProgress(_cursor);
        _storedNumber = _cursor.Range.To;
    }

    /// <summary>The current status. Can be read by any thread.</summary>
    public DestinationStatus Status => _report.Current with { EntriesPerSecond = _rate.Read() };

    /// <summary>The memory of the batch, in bytes.</summary>
    public long HeldBytes => _batch.HeldBytes;

    /// <summary>Sends entries until canceled, or until the destination is removed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await SendAsync(cancellationToken);
                break;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                // No failure may end the sender, neither of the store nor of the settings.
                TimeSpan wait = _backoff.Next();
                _report.Fail(StateOf(failure), failure.Message, wait);
                await WaitAsync(wait, cancellationToken);
            }
        }

        _report.Resume(DestinationState.Stopped);
    }

    private static DestinationState StateOf(Exception failure) =>
        failure is InvalidDataException or SelectorException or UriFormatException or ArgumentException
            ? DestinationState.Denied : DestinationState.Retrying;

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(wait, _options.TimeProvider, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller's loop ends.
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        DestinationSettings settings = DestinationSettings.Parse(_destination.Settings);
        using LogStoreReader reader = LogStoreReader.OpenUntil(_options.StorePath, _report.Warn, cancellationToken);
        reader.OpenBytes = OpenBytes;
        reader.QueryThreads = 1;
        EntryIdentity identity = new(
            reader.ReadIdentity() ?? throw new InvalidDataException("The store has no identity."));
        using IExportProtocol protocol = ExportProtocols.Create(settings, identity, _options.TimeProvider);
        BatchDelivery delivery = new(
            protocol, _backoff, new RateLimit(settings.MaxBytesPerSecond, _options.TimeProvider), _report,
            _options.TimeProvider);
        LogQuery query = settings.ToQuery();
        while (await SendListingAsync(reader, query, delivery, cancellationToken))
        {
        }
    }

    /// <summary>Sends a listing; returns false if the destination was removed.</summary>
    private async Task<bool> SendListingAsync(
        LogStoreReader reader, LogQuery query, BatchDelivery delivery, CancellationToken cancellationToken)
    {
        bool isNew = _cursor.Place is null;
        if (isNew)
        {
            _cursor = new LogCursor(
                new NumberRange(_cursor.Range.To, await WaitForEntriesAsync(reader, cancellationToken)), Start);
        }

        using StoreRows rows = reader.OpenListing(query, _cursor, warn: null, cancellationToken);
        bool hasNext = rows.MoveNext();
        if (!hasNext)
        {
            _cursor = rows.End;
            return _cursor.Range.To - _storedNumber < MaxUnstoredNumbers
                || await StoreAsync(default, cancellationToken);
        }

        if (isNew && !await StoreAsync(default, cancellationToken))
        {
            return false;
        }

        while (hasNext)
        {
            long start = _options.TimeProvider.GetTimestamp();
            hasNext = Fill(rows);
            TimeSpan filling = _options.TimeProvider.GetElapsedTime(start);
            DeliveredBatch delivered = await delivery.DeliverAsync(_batch, cancellationToken);
            _cursor = hasNext ? _cursor with { Place = _batch.Rows[^1].Place } : rows.End;
            if (!await StoreAsync(delivered, cancellationToken))
            {
                return false;
            }

            if (_options.Load is { IsHigh: true })
            {
                await Task.Delay(filling * RestFactor, _options.TimeProvider, cancellationToken);
            }
        }

        return true;
    }

    // Returns whether an entry is left, which begins the next batch.
    private bool Fill(StoreRows rows)
    {
        _batch.Clear();
        while (_batch.TryAdd(rows.View))
        {
            if (!rows.MoveNext())
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Waits until entries were committed and are old enough to be sent, or are enough for a batch.</summary>
    /// <returns>The number of the next entry that will be stored.</returns>
    private async Task<long> WaitForEntriesAsync(LogStoreReader reader, CancellationToken cancellationToken)
    {
        long? firstTick = null;
        while (true)
        {
            long next = reader.ReadNextNumber();
            TimeSpan wait = _options.PollInterval;
            if (next > _cursor.Range.To)
            {
                firstTick ??= _options.TimeProvider.GetTimestamp();
                TimeSpan left = _options.Limits.MaxAge - _options.TimeProvider.GetElapsedTime(firstTick.Value);
                if (left <= TimeSpan.Zero || next - _cursor.Range.To >= _options.Limits.MaxEntries)
                {
                    return next;
                }

                wait = left < wait ? left : wait;
            }
            else
            {
                _report.Resume(DestinationState.Waiting);
            }

            await Task.Delay(wait, _options.TimeProvider, cancellationToken);
        }
    }

    /// <summary>Stores the cursor and the counts; returns false if the destination was removed.</summary>
    private async Task<bool> StoreAsync(DeliveredBatch delivered, CancellationToken cancellationToken)
    {
        _report.Set(current => current with
        {
            Cursor = _cursor,
            Sent = current.Sent + delivered.Sent,
        });
        _rate.Add(delivered.Sent);

        // If the store cannot be written now, the counts are stored with the next cursor.
        _unstored = new DestinationProgress(
            _cursor, _unstored.Sent + delivered.Sent, _unstored.Rejected + delivered.Rejected,
            _unstored.Error ?? delivered.Reason);
        DestinationProgress progress = _unstored;
        bool exists = false;
        Task stored = _options.Changes.AddAsync(
            table => exists = table.Advance(_destination.Name, _destination.Settings, progress));

        // While the disk is full, this may take long. A sender that is stopped need not wait: the writer stores it.
        await stored.WaitAsync(cancellationToken);
        _unstored = new DestinationProgress(_cursor);
        _storedNumber = _cursor.Range.To;
        return exists;
    }
}
