using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Remote;

/// <summary>A store on another machine, asked through its listener with the same queries as one here.</summary>
public sealed class RemoteLogStore : IDisposable
{
    /// <summary>The longest line of an answer, in bytes: the longest message that is kept by default takes up to six
    /// times its length in JSON.</summary>
    private const int MaxLineBytes = 64 << 20;

    private const int ChunkBytes = 64 << 10;
    private const int MaxProblemBytes = 64 << 10;

    private const int MaxHeaderKilobytes = 64;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly Uri _server;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="server">The listener's URL.</param>
    /// <param name="token">The bearer token; null for none.</param>
    /// <param name="trustsAnyone">Whether any certificate of the listener will do, as one that
    /// it has made itself.</param>
    public RemoteLogStore(Uri server, string? token, bool trustsAnyone = false)
    {
        ArgumentNullException.ThrowIfNull(server);
        _server = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");
        SocketsHttpHandler handler = new()
        {
            // An answer is as long as it says: what is compressed is not unpacked.
            AutomaticDecompression = DecompressionMethods.None,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxResponseHeadersLength = MaxHeaderKilobytes,

            // Nobody but this machine is to see what is asked of this machine, whatever proxy the environment names.
            UseProxy = !server.IsLoopback,
        };
        if (trustsAnyone)
        {
#pragma warning disable CA5359, MA0039 // The user has said so in so many words.
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

    /// <summary>The entries that a query asks for, as they come; and on request those that are yet to come, until
    /// it is cancelled.</summary>
    /// <param name="query">The query.</param>
    /// <param name="caseSensitive">Whether the case of letters counts in its texts and patterns.</param>
    /// <param name="follow">Whether to go on with what is stored from now on.</param>
    /// <param name="warn">Told, on the reading thread, what the listener warns of.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RemoteLogException">The listener does not answer, or not with entries.</exception>
    /// <exception cref="OperationCanceledException">The reading was ended.</exception>
    public IEnumerable<LogEntry> Read(
        LogQuery query, bool caseSensitive, bool follow, Action<string>? warn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Validate();
        return ReadAnswer(new Uri(_server, "logs" + RemoteQuery.Write(query, caseSensitive, follow)), warn, cancellationToken);
    }

    /// <summary>The metadata of all streams.</summary>
    /// <exception cref="RemoteLogException">The listener does not answer, or not with streams.</exception>
    /// <exception cref="OperationCanceledException">The reading was ended.</exception>
    public IReadOnlyList<LogMetadata> GetMetadata(CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = Ask(new Uri(_server, "streams"), cancellationToken);
        using Stream body = answer.Content.ReadAsStream(cancellationToken);
        using MemoryStream content = new();
        byte[] buffer = new byte[ChunkBytes];
        for (int read; (read = ReadSome(body, buffer, cancellationToken)) > 0;)
        {
            content.Write(buffer, 0, content.Length + read <= MaxLineBytes ? read : throw Refuse("The list of streams is too long."));
        }

        try
        {
            return RemoteStreams.Read(content.GetBuffer().AsMemory(0, (int)content.Length));
        }
        catch (FormatException failure)
        {
            throw new RemoteLogException($"{_server} does not answer as a listener does: {failure.Message}", statusCode: null, failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private IEnumerable<LogEntry> ReadAnswer(Uri request, Action<string>? warn, CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = Ask(request, cancellationToken);
        using Stream body = answer.Content.ReadAsStream(cancellationToken);
        RemoteEntries entries = new(warn);
        byte[] buffer = new byte[ChunkBytes];
        int length = 0;
        int searched = 0;
        while (true)
        {
            int start = 0;
            for (int end; (end = Array.IndexOf(buffer, (byte)'\n', searched, length - searched)) >= 0; searched = start)
            {
                // An empty line only shows that the listener is still there.
                if (end > start && Parse(entries, buffer.AsMemory(start, end - start)) is { } entry)
                {
                    yield return entry;
                }

                start = end + 1;
                searched = start;
            }

            buffer.AsSpan(start, length - start).CopyTo(buffer);
            length -= start;
            searched = length;
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, length < MaxLineBytes ? length * 2 : throw Refuse("A line of the answer is too long."));
            }

            int read = ReadSome(body, buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                if (length > 0)
                {
                    throw Refuse("The answer was cut off.");
                }

                yield break;
            }

            length += read;
        }
    }

    private HttpResponseMessage Ask(Uri request, CancellationToken cancellationToken)
    {
        using CancellationTokenSource time = new(AnswerTimeout, TimeProvider.System);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        HttpResponseMessage answer;
        try
        {
            using HttpRequestMessage message = new(HttpMethod.Get, request);
            answer = _http.Send(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested && failure is HttpRequestException or OperationCanceledException)
        {
            throw new RemoteLogException($"{_server} does not answer: {(failure.InnerException ?? failure).Message}", statusCode: null, failure);
        }

        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            int status = (int)answer.StatusCode;
            throw new RemoteLogException($"{_server} answers {status}: {ReadProblem(answer, either.Token, cancellationToken)}", status);
        }
    }

    /// <summary>What a listener says is wrong, see RFC 9457; or what anybody else says. Who does not go on with it in
    /// time has said nothing.</summary>
    private static string ReadProblem(HttpResponseMessage answer, CancellationToken endOfTime, CancellationToken cancellationToken)
    {
        byte[] text = new byte[MaxProblemBytes];
        try
        {
            using Stream body = answer.Content.ReadAsStream(endOfTime);
            int length = Task.Run(() => body.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, endOfTime).AsTask(), endOfTime)
                .GetAwaiter().GetResult();
            using JsonDocument problem = JsonDocument.Parse(text.AsMemory(0, length));
            return problem.RootElement.GetProperty("detail"u8).GetString() ?? string.Empty;
        }
        catch (Exception failure) when (failure is JsonException or IOException or InvalidOperationException or KeyNotFoundException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return answer.ReasonPhrase ?? string.Empty;
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
            throw new RemoteLogException($"{_server} does not answer as a listener does: {failure.Message}", statusCode: null, failure);
        }
    }

    /// <summary>Waits on a thread of the pool: only there a wait can be cancelled.</summary>
    private int ReadSome(Stream body, Memory<byte> space, CancellationToken cancellationToken)
    {
        try
        {
            return Task.Run(() => body.ReadAsync(space, cancellationToken).AsTask(), cancellationToken).GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new RemoteLogException($"{_server} has gone: {failure.Message}", statusCode: null, failure);
        }
    }

    private RemoteLogException Refuse(string reason) => new($"{_server}: {reason}");
}
