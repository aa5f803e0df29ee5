using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Monitoring.Entries;
using Monitoring.Framing;
using Monitoring.Querying;

namespace Monitoring.Remote;

/// <summary>A store on another machine. Its listener runs the same queries as a local store.</summary>
public sealed class RemoteLogStore : IDisposable
{
    /// <summary>The maximum length of a line in a response, in bytes: the longest message stored by default takes up to
    /// six times its length in JSON.</summary>
    private const int MaxLineBytes = 64 << 20;

    private const int ChunkBytes = 64 << 10;
    private const int MaxProblemBytes = 64 << 10;

    private const int MaxHeaderKilobytes = 64;

    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly Uri _server;

    /// <summary>Creates the client without connecting.</summary>
    /// <param name="server">The listener's URL.</param>
    /// <param name="token">The bearer token; null for none.</param>
    /// <param name="skipCertificateCheck">Whether to skip the validation of the listener's certificate, for example a
    /// self-signed one.</param>
    public RemoteLogStore(Uri server, string? token, bool skipCertificateCheck = false)
    {
        ArgumentNullException.ThrowIfNull(server);
        _server = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");
        SocketsHttpHandler handler = new()
        {
            // The limits are for the bytes received: compressed content is not decompressed.
            AutomaticDecompression = DecompressionMethods.None,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxResponseHeadersLength = MaxHeaderKilobytes,

            // Requests to this machine must not be visible to a proxy, even if the environment names one.
            UseProxy = !server.IsLoopback,
        };
        if (skipCertificateCheck)
        {
#pragma warning disable CA5359, MA0039 // The user has explicitly requested this.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }

        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        if (token is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
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
        return ReadResponse(
            new Uri(_server, "logs" + RemoteQuery.Write(query, caseSensitive, follow)), warn, cancellationToken);
    }

    /// <summary>Returns the metadata of all streams.</summary>
    /// <exception cref="RemoteLogException">The listener does not respond, or not with streams.</exception>
    /// <exception cref="OperationCanceledException">The operation was canceled.</exception>
    public IReadOnlyList<LogMetadata> GetMetadata(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = Send(new Uri(_server, "streams"), cancellationToken);
        using Stream body = response.Content.ReadAsStream(cancellationToken);
        using MemoryStream content = new();
        byte[] buffer = new byte[ChunkBytes];
        for (int read; (read = ReadSome(body, buffer, cancellationToken)) > 0;)
        {
            content.Write(
                buffer,
                0,
                content.Length + read <= MaxLineBytes ? read : throw Refuse("The list of streams is too long."));
        }

        try
        {
            return RemoteStreams.Read(content.GetBuffer().AsMemory(0, (int)content.Length));
        }
        catch (FormatException failure)
        {
            throw new RemoteLogException(
                $"The response of {_server} is not the response of a listener: "
                + $"{failure.Message}", statusCode: null, failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private IEnumerable<LogEntry> ReadResponse(Uri request, Action<string>? warn, CancellationToken cancellationToken)
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
                    throw Refuse("A line of the response is too long.");
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
                throw Refuse("A line of the response is too long.");
            }

            int read = ReadSome(body, lines.GetSpace(), cancellationToken);
            if (read == 0)
            {
                if (lines.Length > 0)
                {
                    throw Refuse("The response is truncated.");
                }

                yield break;
            }

            lines.Advance(read);
        }
    }

    private HttpResponseMessage Send(Uri request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource time = new(ResponseTimeout, TimeProvider.System);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            time.Token, cancellationToken);
        HttpResponseMessage response;
        try
        {
            using HttpRequestMessage message = new(HttpMethod.Get, request);
            response = _http.Send(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (Exception failure)
            when (
            !cancellationToken.IsCancellationRequested && failure is HttpRequestException or OperationCanceledException)
        {
            throw new RemoteLogException(
                $"{_server} does not respond: "
                + $"{(failure.InnerException ?? failure).Message}", statusCode: null, failure);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            int status = (int)response.StatusCode;
            throw new RemoteLogException(
                $"{_server} responds with {status}: {ReadProblem(response, either.Token, cancellationToken)}", status);
        }
    }

    /// <summary>Returns the error of a listener (see RFC 9457), or the reason phrase if the response has no such error
    /// or does not complete in time.</summary>
    private static string ReadProblem(
        HttpResponseMessage response, CancellationToken endOfTime, CancellationToken cancellationToken)
    {
        byte[] text = new byte[MaxProblemBytes];
        try
        {
            using Stream body = response.Content.ReadAsStream(endOfTime);
            int length = Task.Run(
                () => body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, endOfTime)
                .AsTask(), endOfTime)
                .GetAwaiter().GetResult();
            using JsonDocument problem = JsonDocument.Parse(text.AsMemory(0, length));
            return problem.RootElement.GetProperty("detail"u8).GetString() ?? string.Empty;
        }
        catch (Exception failure)
            when (
            failure is JsonException or IOException or InvalidOperationException or KeyNotFoundException
            or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return response.ReasonPhrase ?? string.Empty;
        }
    }

    private LogEntry? Parse(RemoteEntries entries, ReadOnlyMemory<byte> line)
    {
        try
        {
            return entries.Read(line);
        }
        catch (FormatException failure)
        {
            throw new RemoteLogException(
                $"The response of {_server} is not the response of a listener: "
                + $"{failure.Message}", statusCode: null, failure);
        }
    }

    /// <summary>Waits on a thread of the pool: only there can a wait be canceled.</summary>
    private int ReadSome(Stream body, Memory<byte> space, CancellationToken cancellationToken)
    {
        try
        {
            return Task.Run(() => body.ReadAsync(space, cancellationToken).AsTask(), cancellationToken)
                .GetAwaiter()
                .GetResult();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new RemoteLogException(
                $"The connection to {_server} was lost: {failure.Message}", statusCode: null, failure);
        }
    }

    private RemoteLogException Refuse(string reason) => new($"{_server}: {reason}");
}
