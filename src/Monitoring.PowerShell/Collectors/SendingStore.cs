using System.Diagnostics.CodeAnalysis;
using Monitoring.Entries;
using Monitoring.Exporting.Sending;
using Monitoring.Pipelines;
using Monitoring.Storing;

namespace Monitoring.Collectors;

/// <summary>A store's writer and the senders of its destinations. The senders stop before the writer, because they
/// store their cursors through it.</summary>
/// <param name="writer">The writer, which is owned.</param>
/// <param name="warn">Receives the warnings of the senders, on their threads.</param>
internal sealed class SendingStore(LogStoreWriter writer, Action<string> warn) : ILogSink
{
    private readonly DestinationSenders _senders = DestinationSenders.Start(new SenderOptions
    {
        StorePath = writer.Options.Path,
        Changes = writer.Destinations,
        TimeProvider = TimeProvider.System,
        Warn = warn,
    });

    /// <summary>The statuses of the senders, by name. Can be read by any thread.</summary>
    public IReadOnlyList<DestinationStatus> Statuses => _senders.Statuses;

    /// <inheritdoc/>
    public TimeSpan FlushDue => writer.FlushDue;

    /// <inheritdoc/>
    public bool IsPaused => writer.IsPaused;

    /// <inheritdoc/>
    public void Write(LogBatch batch, CancellationToken cancellationToken) => writer.Write(batch, cancellationToken);

    /// <inheritdoc/>
    public void Flush() => writer.Flush();

    /// <inheritdoc/>
    public bool TryTakeCommitted([NotNullWhen(true)] out LogBatch? batch) => writer.TryTakeCommitted(out batch);

    /// <inheritdoc/>
    public bool Drain(CancellationToken cancellationToken) => writer.Drain(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _senders.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            writer.Dispose();
        }
    }
}
