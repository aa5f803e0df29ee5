using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Monitoring.Remote.Connecting;

/// <summary>Sends requests to a server whose responses are untrusted: everything that is read from it is
/// limited.</summary>
internal sealed class RemoteConnection : IDisposable
{
    private const int ChunkBytes = 64 << 10;
    private const int MaxProblemBytes = 64 << 10;
    private const int MaxProblemText = 2000;

    private const int MaxHeaderKilobytes = 64;

    private readonly HttpClient _http;
    private readonly RemoteAccess _access;

    /// <summary>Creates the client without connecting.</summary>
    /// <param name="server">The server's URL.</param>
    /// <param name="access">The credentials.</param>
    /// <param name="mediaType">The type of the responses.</param>
    public RemoteConnection(Uri server, RemoteAccess access, string mediaType)
    {
        Server = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");
        _access = access;
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
        if (access.SkipCertificateCheck)
        {
#pragma warning disable CA5359, MA0039 // The user has explicitly requested this.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359, MA0039
        }

        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue(mediaType));
        _http.DefaultRequestHeaders.Authorization = access.Authorization;
        foreach ((string name, string value) in access.Headers)
        {
            _http.DefaultRequestHeaders.Add(name, value);
        }
    }

    /// <summary>The server's URL, with a slash at its end.</summary>
    public Uri Server { get; }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Sends a request; returns the response as soon as its content begins.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path and the query, relative to the server's URL.</param>
    /// <param name="content">The body; null for none.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="RemoteLogException">The server does not respond, or with an error.</exception>
    public HttpResponseMessage Send(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using CancellationTokenSource time = new(_access.ResponseTimeout, TimeProvider.System);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            time.Token, cancellationToken);
        HttpResponseMessage response;
        try
        {
            using HttpRequestMessage message = new(method, new Uri(Server, path)) { Content = content };
            response = _http.Send(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (Exception failure)
            when (
            !cancellationToken.IsCancellationRequested && failure is HttpRequestException or OperationCanceledException)
        {
            throw new RemoteLogException(
                $"{Server} does not respond: "
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
                $"{Server} responds with {status}: {ReadProblem(response, either.Token, cancellationToken)}", status);
        }
    }

    /// <summary>Reads some bytes of a response; 0 at its end. Waits on a thread of the pool: only there can a wait be
    /// canceled.</summary>
    /// <exception cref="RemoteLogException">The connection was lost.</exception>
    public int ReadSome(Stream body, Memory<byte> space, CancellationToken cancellationToken)
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
                $"The connection to {Server} was lost: {failure.Message}", statusCode: null, failure);
        }
    }

    /// <summary>Reads a whole response; returns null if it is longer than the limit.</summary>
    /// <exception cref="RemoteLogException">The connection was lost.</exception>
    public ReadOnlyMemory<byte>? ReadWhole(
        HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        using Stream body = response.Content.ReadAsStream(cancellationToken);
        using MemoryStream content = new();
        byte[] buffer = new byte[ChunkBytes];
        for (int read; (read = ReadSome(body, buffer, cancellationToken)) > 0;)
        {
            if (content.Length + read > maxBytes)
            {
                return null;
            }

            content.Write(buffer, 0, read);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    /// <summary>Creates the exception for a response that is not the expected one.</summary>
    public RemoteLogException Refuse(string reason, Exception? inner = null) =>
        new($"{Server}: {reason}", statusCode: null, inner);

    /// <summary>Returns the error of the server, or the reason phrase if the response has none or does not complete in
    /// time.</summary>
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
            if (response.Content.Headers.ContentType?.MediaType == "text/plain")
            {
                string plain = Encoding.UTF8.GetString(text, 0, length).Trim();
                return plain.Length is > 0 and <= MaxProblemText ? plain : response.ReasonPhrase ?? string.Empty;
            }

            using JsonDocument problem = JsonDocument.Parse(text.AsMemory(0, length));
            return FindReason(problem.RootElement) ?? response.ReasonPhrase ?? string.Empty;
        }
        catch (Exception failure)
            when (failure is JsonException or IOException or InvalidOperationException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return response.ReasonPhrase ?? string.Empty;
        }
    }

    /// <summary>The reason of an error: a listener's (see RFC 9457), Loki's, or Elasticsearch's, whose first cause is
    /// the most exact.</summary>
    private static string? FindReason(JsonElement problem)
    {
        if ((Find(problem, "detail") ?? Find(problem, "message")) is not { } found)
        {
            if (Find(problem, "error") is not { } error)
            {
                return null;
            }

            found = error.ValueKind == JsonValueKind.Object
                && Find(error, "root_cause") is { ValueKind: JsonValueKind.Array } causes
                && causes.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } cause
                ? Find(cause, "reason") ?? error
                : Find(error, "reason") ?? error;
        }

        return found.ValueKind == JsonValueKind.String ? found.GetString() : null;
    }

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value)
            ? value : null;
}
