using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Monitoring.Kubernetes.Connecting;

// Implementation notes
//
// HttpClient's own time-out covers the whole of an answer, which for a watch has no end, so it is off: until the answer begins
// AnswerTimeout holds, and then the WatchdogStream.
//
// A connection that was opened with a certificate keeps it for its life. So when the certificate is another one, what makes
// connections is another one too; the former is left to those streams that still use it.

/// <summary>Sends requests to one API as someone, and says in one kind of exception what went wrong.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly ClusterAccess _access;
    private readonly TimeSpan _answerTimeout;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private HttpClient? _http;
    private X509Certificate2? _certificate;
    private bool _isDisposed;

    /// <summary>Connects to nothing yet.</summary>
    public ApiClient(ClusterAccess access, TimeSpan answerTimeout, TimeProvider timeProvider)
    {
        _access = access;
        _answerTimeout = answerTimeout;
        _timeProvider = timeProvider;
    }

    /// <summary>Sends a request; one that 401 answers once more, with fresh credentials.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The answer, of whose body nothing has been read: 2xx.</returns>
    /// <exception cref="KubernetesException">Anything else.</exception>
    public async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await SendOnceAsync(request, cancellationToken);
        if (answer.StatusCode == HttpStatusCode.Unauthorized && _access.Credentials.Forget())
        {
            answer.Dispose();
            answer = await SendOnceAsync(request, cancellationToken);
        }

        if (answer.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            throw await ExplainAsync(answer, cancellationToken);
        }
    }

    /// <summary>Sends a request for a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="patience">How long nothing may come of the body; null for as long as any other answer may take.</param>
    /// <param name="cancellationToken">Ends the waiting for the answer's beginning.</param>
    /// <exception cref="KubernetesException">There is none.</exception>
    public async Task<Stream> OpenAsync(ApiRequest request, TimeSpan? patience, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer = await SendAsync(request, cancellationToken);
        Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        return new WatchdogStream(answer, body, patience ?? _answerTimeout, _timeProvider);
    }

    /// <summary>Ends every connection, and what is still read of them.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _http?.Dispose();
            _http = null;
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        ApiCredential credential = await _access.Credentials.GetAsync(cancellationToken);
        using HttpRequestMessage message = request.CreateMessage(_access.Server);
        message.Headers.Authorization = credential.Header;

        // The framework looks for the name in this header, not in the options of TLS, which it overwrites.
        message.Headers.Host = _access.ServerName;
        using CancellationTokenSource time = new(_answerTimeout, _timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            return await GetHttp(credential.Certificate)
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (OperationCanceledException failure) when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new KubernetesException(
                KubernetesError.TimedOut,
                $"The Kubernetes API at {_access.Server} has not answered within {_answerTimeout.TotalSeconds:0.#} s.",
                failure);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested
            && failure is HttpRequestException or IOException or OperationCanceledException)
        {
            // A connection that does not come about in time is told as a cancellation.
            throw new KubernetesException(
                KubernetesError.Unreachable,
                $"The Kubernetes API at {_access.Server} ({_access.Source}) cannot be reached: {Innermost(failure).Message}",
                failure);
        }
    }

    private HttpClient GetHttp(X509Certificate2? certificate)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_http is null || certificate != _certificate)
            {
                _certificate = certificate;
                _http = new HttpClient(_access.CreateHandler(certificate))
                {
                    Timeout = Timeout.InfiniteTimeSpan,
                    DefaultRequestVersion = HttpVersion.Version20,
                    DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
                };
                _http.DefaultRequestHeaders.UserAgent.Add(
                    new ProductInfoHeaderValue("Monitoring", typeof(ApiClient).Assembly.GetName().Version?.ToString(3)));
            }

            return _http;
        }
    }

    private async Task<KubernetesException> ExplainAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        byte[] beginning = new byte[AnswerStatus.MostBytes];
        int count = 0;
        try
        {
            Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            await using WatchdogStream watched = new(answer, body, _answerTimeout, _timeProvider);
            count = await watched.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (KubernetesException)
        {
            // The code says enough.
        }

        // A proxy on the way may quote another server's Status: the code of the answer itself counts.
        AnswerStatus said = AnswerStatus.Read(beginning.AsSpan(0, count), (int)answer.StatusCode);
        AnswerStatus status = said with { Code = (int)answer.StatusCode };
        string words = status.Message.Length > 0 ? $": {status.Message}" : ".";
        string who = status.Error == KubernetesError.Unauthorized ? $" to {_access.Credentials.Description}" : string.Empty;
        return new KubernetesException(
            status.Error, $"The Kubernetes API at {_access.Server} answers {status.Code}{who}{words}")
        {
            StatusCode = status.Code,
            RetryAfter = FindRetryAfter(answer.Headers.RetryAfter),
        };
    }

    private TimeSpan? FindRetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - _timeProvider.GetUtcNow() : null);

    private static Exception Innermost(Exception failure) =>
        failure.InnerException is { } inner ? Innermost(inner) : failure;
}
