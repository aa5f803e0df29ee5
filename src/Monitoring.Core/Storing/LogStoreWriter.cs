using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Pipelines;
using Monitoring.Storing.Database;
using Monitoring.Storing.Destinations;
using Monitoring.Storing.Maintenance;
using Monitoring.Storing.Mixed;
using Monitoring.Storing.Writing;

namespace Monitoring.Storing;

/// <summary>The only writer of a store; commits entries and read positions together.</summary>
/// <remarks>Memory: two groups of <see cref="LogStoreOptions.GroupBytes"/> with one batch each, the encoded blocks of a
/// third, about three times <see cref="LogStoreOptions.BlockBytes"/> for each block of a group (at most one a core and
/// four), 2 MiB of pages, and while mixed blocks are merged, the encoded parts of up to 16 MiB of messages.</remarks>
public sealed class LogStoreWriter : ILogSink
{
    private readonly MonitoringEvents _events;
    private readonly WriterLock _lock;
    private readonly CommitQueue _queue;
    private readonly CommitThread _thread;
    private bool _isDisposed;

    private LogStoreWriter(
        LogStoreOptions options,
        WriterLock writerLock,
        StoreConnection store,
        StoreReserve reserve,
        TimeProvider timeProvider,
        MonitoringEvents events)
    {
        Options = options;
        _events = events;
        _lock = writerLock;
        _queue = new CommitQueue(options, timeProvider, events);
        _thread = new CommitThread(store, reserve, _queue, options, timeProvider);
    }

    /// <summary>The path of the store and the options of the writer.</summary>
    public LogStoreOptions Options { get; }

    /// <summary>The checkpoint of each stream, for the collector. Read from the last commit of the store, by the thread
    /// that owns the writer.</summary>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public IReadOnlyCollection<Checkpoint> Checkpoints => StoredCheckpoints.Read(Options.Path, _events);

    /// <inheritdoc/>
    public TimeSpan FlushDue => _queue.FlushDue;

    /// <inheritdoc/>
    public bool IsPaused => _queue.IsPaused;

    /// <summary>Changes the destinations of the store. Can be used by any thread.</summary>
    internal DestinationChanges Destinations => _queue.Changes;

    /// <summary>The figures of what has been written. Can be read by any thread.</summary>
    public LogStoreStatistics Statistics => _thread.Statistics;

    /// <summary>Opens a store for writing, or creates it.</summary>
    /// <exception cref="LogStoreException">The store cannot be opened, for example because another process writes to
    /// it, or it is not a store.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public static LogStoreWriter Open(LogStoreOptions options, TimeProvider timeProvider, MonitoringEvents events) =>
        Open(options, timeProvider, events, configure: null);

    /// <summary>Like <see cref="Open(LogStoreOptions, TimeProvider, MonitoringEvents)"/>; a test can configure the
    /// connection first.</summary>
    internal static LogStoreWriter Open(
        LogStoreOptions options, TimeProvider timeProvider, MonitoringEvents events, Action<StoreConnection>? configure)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(events);
        options.Validate();
        options = options with { Path = Path.GetFullPath(options.Path), GroupBytes = SpacePlan.GroupBytesFor(options) };
        EnsureOwnership(options, timeProvider, events);
        CheckUnlessFull(options.Path);
        StoreFiles.CreateDirectory(options.Path);
        WriterLock writerLock = WriterLock.Take(options.Path);
        StoreConnection? store = null;
        try
        {
            StoreRebuild.FinishInterrupted(options.Path);
            StoreReserve reserve = new(options.Path, SpacePlan.ReserveBytesFor(options.Retention));
            store = reserve.WithRoom(
                () => StoreOpening.OpenToWrite(options.Path, SpacePlan.WalPagesFor(options.Retention)));
            configure?.Invoke(store);
            return new LogStoreWriter(options, writerLock, store, reserve, timeProvider, events);
        }
        catch (Exception failure)
        {
            store?.Dispose();
            writerLock.Dispose();
            if (failure is SqliteException ofSqlite)
            {
                throw StoreFailure.Explain(ofSqlite, options.Path, toWrite: true);
            }

            throw;
        }
    }

    private static void EnsureOwnership(LogStoreOptions options, TimeProvider timeProvider, MonitoringEvents events)
    {
        try
        {
            StoreOwnership.Ensure(options.Path);
        }
        catch (LogStoreException failure) when (failure.Error == LogStoreError.Foreign && options.ReplacesForeignFiles)
        {
            events.Warn(WarningKind.StoreReplaced, options.Path, StoreOwnership.Replace(options.Path, timeProvider));
            StoreOwnership.Ensure(options.Path);
        }
    }

    /// <summary>Checks that a path is a store or does not exist, before files are created next to it. A full volume is
    /// detected when the store is opened.</summary>
    private static void CheckUnlessFull(string path)
    {
        try
        {
            StoreOpening.Check(path);
        }
        catch (LogStoreException failure) when (StoreFailure.IsFull(failure) && StoreReserve.LengthOf(path) > 0)
        {
            // The store exists, because it has a reserve.
        }
    }

    /// <inheritdoc/>
    public void Write(LogBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        long messageBytes = 0;
        foreach (ref readonly LogRecord record in batch.Records)
        {
            messageBytes += record.Length;
        }

        batch.Shrink();
        _queue.Add(batch, messageBytes, cancellationToken);
    }

    /// <inheritdoc/>
    public void Flush() => _queue.Flush();

    /// <inheritdoc/>
    public bool TryTakeCommitted([NotNullWhen(true)] out LogBatch? batch) => _queue.TryTakeCommitted(out batch);

    /// <inheritdoc/>
    public bool Drain(CancellationToken cancellationToken) => _queue.Drain(cancellationToken);

    /// <summary>Tries once to commit everything pending, and releases the store.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _queue.Stop();
        _thread.Dispose();
        _queue.ReportEvents();
        _queue.Dispose();
        _lock.Dispose();
    }
}
