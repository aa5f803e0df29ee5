using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;
using Monitoring.Pipelines;
using Monitoring.Storing;

namespace Monitoring.Exporting.Sending;

/// <summary>A store's writer and the senders of its destinations. The senders stop before the writer, because they
/// store their cursors through it.</summary>
internal sealed class SendingStore : ILogSink
{
    private readonly LogStoreWriter _writer;
    private readonly CollectingLoad _load = new(TimeProvider.System);
    private readonly DestinationSenders _senders;

    /// <summary>Starts the senders.</summary>
    /// <param name="writer">The writer, which is owned.</param>
    /// <param name="warn">Receives the warnings of the senders, on their threads.</param>
    public SendingStore(LogStoreWriter writer, Action<string> warn)
    {
        _writer = writer;
        _senders = DestinationSenders.Start(new SenderOptions
        {
            StorePath = writer.Options.Path,
            Changes = writer.Destinations,
            TimeProvider = TimeProvider.System,
            Load = _load,
            Warn = warn,
        });
    }

    /// <summary>The statuses of the senders, by name. Can be read by any thread.</summary>
    public IReadOnlyList<DestinationStatus> Statuses => _senders.Statuses;

    /// <inheritdoc/>
    public TimeSpan FlushDue => _writer.FlushDue;

    /// <inheritdoc/>
    public bool IsPaused => _writer.IsPaused;

    /// <inheritdoc/>
    public void Write(LogBatch batch, CancellationToken cancellationToken)
    {
        _load.Add(batch.Count);
        _writer.Write(batch, cancellationToken);
    }

    /// <inheritdoc/>
    public void Flush() => _writer.Flush();

    /// <inheritdoc/>
    public bool TryTakeCommitted([NotNullWhen(true)] out LogBatch? batch) => _writer.TryTakeCommitted(out batch);

    /// <inheritdoc/>
    public bool Drain(CancellationToken cancellationToken) => _writer.Drain(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _senders.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            _writer.Dispose();
        }
    }
}
