using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Remote;

/// <summary>Logs on another machine: a listener's store, or another log database.</summary>
internal interface IRemoteLogs : IDisposable
{
    /// <summary>Returns the entries that a query selects, as they arrive; on request also later entries, until
    /// canceled.</summary>
    /// <exception cref="RemoteLogException">The server does not respond, or not with entries.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    IEnumerable<LogEntry> Read(RemoteRequest request, CancellationToken cancellationToken);

    /// <summary>Returns the metadata of all streams; null if the server does not list them with all
    /// metadata.</summary>
    /// <exception cref="RemoteLogException">The server does not respond, or not with streams.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    IReadOnlyList<LogMetadata>? FindStreams(CancellationToken cancellationToken);

    /// <summary>Returns the streams whose metadata a query selects, ordered by name.</summary>
    /// <exception cref="RemoteLogException">The server does not respond, or not with streams.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    IReadOnlyList<RemoteLogStream> GetStreams(LogQuery query, CancellationToken cancellationToken);
}
