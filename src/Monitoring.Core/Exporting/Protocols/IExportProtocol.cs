using Monitoring.Exporting.Batches;

namespace Monitoring.Exporting.Protocols;

/// <summary>Sends entries by one protocol to one receiver.</summary>
/// <remarks>Used by one sender at a time. Equal entries are always encoded to equal requests, so that a receiver can
/// recognize a repeated request.</remarks>
internal interface IExportProtocol : IDisposable
{
    /// <summary>Divides a batch into requests: the indexes of the entries of each, in the order in which they are
    /// sent.</summary>
    IReadOnlyList<int[]> Divide(ExportBatch batch);

    /// <summary>Sends one request, or a part of it.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="rows">The indexes of the entries to send.</param>
    /// <param name="cancellationToken">Ends the attempt with an <see cref="OperationCanceledException"/>.</param>
    Task<SendResult> SendAsync(ExportBatch batch, ReadOnlyMemory<int> rows, CancellationToken cancellationToken);

    /// <summary>The memory of the buffers, in bytes.</summary>
    long HeldBytes { get; }
}
