using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Protocols.Http;

/// <summary>Posts requests to one receiver, with the credentials that the settings name.</summary>
/// <remarks>Credentials are read for each request, so that a renewed token is used. Redirects are not followed: a
/// receiver must not send entries and credentials elsewhere.</remarks>
internal sealed class HttpReceiver : IDisposable
{
    /// <summary>The maximum time of a request with its response.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly HttpClient _client;
    private readonly DestinationSettings _settings;
    private readonly TimeProvider _timeProvider;
    private readonly int _maxResponseBytes;

    /// <summary>Prepares the connections; opens none.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="maxResponseBytes">The maximum number of bytes to read of a response.</param>
    /// <exception cref="IOException">The file of trusted authorities cannot be read.</exception>
    public HttpReceiver(DestinationSettings settings, TimeProvider timeProvider, int maxResponseBytes)
    {
        (_settings, _timeProvider, _maxResponseBytes) = (settings, timeProvider, maxResponseBytes);
        SocketsHttpHandler handler = new()
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        };
        TlsTrust.Configure(handler.SslOptions, settings);
        _client = new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    /// <summary>Posts a body and reads the response.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="body">The body.</param>
    /// <param name="type">The content type.</param>
    /// <param name="isGzip">Whether the body is compressed.</param>
    /// <param name="cancellationToken">Ends the request with an <see cref="OperationCanceledException"/>.</param>
    public async Task<HttpReply> PostAsync(
        Uri url, ReadOnlyMemory<byte> body, string type, bool isGzip, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (isGzip)
        {
            request.Content.Headers.ContentEncoding.Add("gzip");
        }

        try
        {
            Authorize(request);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or FormatException)
        {
            return new HttpReply(0, [])
            {
                Failure = $"The credentials cannot be read: {failure.Message}",
                LacksCredentials = true,
            };
        }

        using CancellationTokenSource timeout = new(Timeout, _timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token, cancellationToken);
        try
        {
            using HttpResponseMessage response = await _client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            (byte[] content, bool isCutOff) = await ReadAsync(response, either.Token);
            return new HttpReply((int)response.StatusCode, content)
            {
                IsCutOff = isCutOff,
                RetryAfter = FindRetryAfter(response.Headers.RetryAfter),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new HttpReply(0, [])
            {
                Failure = string.Create(
                    CultureInfo.InvariantCulture, $"There is no response within {Timeout.TotalSeconds} s."),
            };
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return new HttpReply(0, []) { Failure = Explain(failure) };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static string Explain(Exception failure) =>
        failure.InnerException is { } inner && !failure.Message.Contains(inner.Message, StringComparison.Ordinal)
            ? $"{failure.Message} {inner.Message}" : failure.Message;

    private void Authorize(HttpRequestMessage request)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", "Monitoring");
        if (_settings.Tenant is { } tenant)
        {
            request.Headers.TryAddWithoutValidation("X-Scope-OrgID", tenant);
        }

        foreach ((string name, string source) in _settings.Headers ?? new Dictionary<string, string>())
        {
            request.Headers.TryAddWithoutValidation(name, SecretSource.Read(source));
        }

        if (_settings.TokenPath is { } path)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", SecretSource.ReadFile(path));
        }
        else if (_settings.UserName is { } user)
        {
            string pair = $"{user}:{SecretSource.Read(_settings.Password ?? string.Empty)}";
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
    }

    private async Task<(byte[] Content, bool IsCutOff)> ReadAsync(
        HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using MemoryStream content = new();
        byte[] piece = new byte[16 << 10];
        while (await stream.ReadAsync(piece, cancellationToken) is > 0 and int count)
        {
            if (content.Length + count > _maxResponseBytes)
            {
                return (content.ToArray(), true);
            }

            content.Write(piece, 0, count);
        }

        return (content.ToArray(), false);
    }

    private TimeSpan? FindRetryAfter(RetryConditionHeaderValue? header)
    {
        TimeSpan? wait = header?.Delta ?? header?.Date - _timeProvider.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
