using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Querying;
using Monitoring.Remote.Connecting;

namespace Monitoring.Remote;

/// <summary>A store on another machine. Its listener runs the same queries as a local store.</summary>
public sealed class RemoteLogStore : IRemoteLogs
{
    /// <summary>The maximum length of a line in a response, in bytes: the longest message stored by default takes up to
    /// six times its length in JSON.</summary>
    private const int MaxLineBytes = 64 << 20;

    private readonly RemoteConnection _connection;

    /// <summary>Creates the client without connecting.</summary>
    /// <param name="server">The listener's URL.</param>
    /// <param name="token">The bearer token; null for none.</param>
    /// <param name="skipCertificateCheck">Whether to skip the validation of the listener's certificate, for example a
    /// self-signed one.</param>
    public RemoteLogStore(Uri server, string? token, bool skipCertificateCheck = false)
        : this(server, new RemoteAccess
        {
            Authorization = RemoteAccess.Bearer(token),
            SkipCertificateCheck = skipCertificateCheck,
        })
    {
    }

    /// <summary>Creates the client without connecting.</summary>
    internal RemoteLogStore(Uri server, RemoteAccess access)
    {
        ArgumentNullException.ThrowIfNull(server);
        _connection = new RemoteConnection(server, access, "application/x-ndjson");
    }

    /// <summary>Returns the entries that a query selects, as they arrive; on request also later entries,
    /// until canceled.</summary>
    /// <param name="query">The query.</param>
    /// <param name="caseSensitive">Whether the query's texts and patterns are case-sensitive.</param>
    /// <param name="follow">Whether to continue with entries that are stored from now on.</param>
    /// <param name="warn">Receives the listener's warnings, on the reading thread.</param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="RemoteLogException">The listener does not respond, or not with entries.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public IEnumerable<LogEntry> Read(
        LogQuery query, bool caseSensitive, bool follow, Action<string>? warn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        return ReadResponse("logs" + RemoteQuery.Write(query, caseSensitive, follow), warn, cancellationToken);
    }

    /// <summary>Returns the metadata of all streams.</summary>
    /// <exception cref="RemoteLogException">The listener does not respond, or not with streams.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public IReadOnlyList<LogMetadata> GetMetadata(CancellationToken cancellationToken) =>
        [.. ReadStreams(cancellationToken).Select(stream => stream.Metadata)];

    /// <inheritdoc/>
    IReadOnlyList<RemoteLogStream> IRemoteLogs.GetStreams(LogQuery query, CancellationToken cancellationToken) =>
    [
        .. ReadStreams(cancellationToken).Where(stream => query.SelectsStream(stream.Metadata))
            .OrderBy(stream => stream.Name, StringComparer.Ordinal),
    ];

    private IReadOnlyList<RemoteLogStream> ReadStreams(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = Send("streams", cancellationToken);
        ReadOnlyMemory<byte> content = _connection.ReadWhole(response, MaxLineBytes, cancellationToken)
            ?? throw _connection.Refuse("The list of streams is too long.");
        try
        {
            return RemoteStreams.Read(content);
        }
        catch (FormatException failure)
        {
            throw new RemoteLogException(
                $"The response of {_connection.Server} is not the response of a listener: "
                + $"{failure.Message}", statusCode: null, failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <inheritdoc/>
    IEnumerable<LogEntry> IRemoteLogs.Read(RemoteRequest request, CancellationToken cancellationToken) =>
        Read(request.Query, request.CaseSensitive, request.Follow, request.Warn, cancellationToken);

    /// <inheritdoc/>
    IReadOnlyList<LogMetadata> IRemoteLogs.FindStreams(CancellationToken cancellationToken) =>
        GetMetadata(cancellationToken);

    private IEnumerable<LogEntry> ReadResponse(
        string request, Action<string>? warn, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = Send(request, cancellationToken);
        using Stream body = response.Content.ReadAsStream(cancellationToken);
        RemoteEntries entries = new(warn);
        using LineBuffer lines = new(MaxLineBytes);
        while (true)
        {
            while (lines.TryPeek(out ReadOnlyMemory<byte> line, out long length))
            {
                // An empty line is a heartbeat of the listener.
                if (length > MaxLineBytes)
                {
                    throw _connection.Refuse("A line of the response is too long.");
                }

                LogEntry? entry = line.IsEmpty ? null : Parse(entries, line);
                lines.Take();
                if (entry is not null)
                {
                    yield return entry;
                }
            }

            if (lines.Length > MaxLineBytes)
            {
                throw _connection.Refuse("A line of the response is too long.");
            }

            int read = _connection.ReadSome(body, lines.GetSpace(), cancellationToken);
            if (read == 0)
            {
                if (lines.Length > 0)
                {
                    throw _connection.Refuse("The response is truncated.");
                }

                yield break;
            }

            lines.Advance(read);
        }
    }

    private HttpResponseMessage Send(string request, CancellationToken cancellationToken) =>
        _connection.Send(HttpMethod.Get, request, content: null, cancellationToken);

    private LogEntry? Parse(RemoteEntries entries, ReadOnlyMemory<byte> line)
    {
        try
        {
            return entries.Read(line);
        }
        catch (FormatException failure)
        {
            throw new RemoteLogException(
                $"The response of {_connection.Server} is not the response of a listener: "
                + $"{failure.Message}", statusCode: null, failure);
        }
    }
}
