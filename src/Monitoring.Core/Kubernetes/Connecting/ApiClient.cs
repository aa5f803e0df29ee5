using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using Monitoring.Kubernetes.Connecting.Credentials;

namespace Monitoring.Kubernetes.Connecting;

// Implementation notes
//
// The client's own configuration readers are not used: they look through all of the client's models first (450 ms, 50 MiB), know no
// tokenFile and split a plugin's arguments at spaces. SslCaCerts is not used either: with it the client accepts a certificate of any
// name. BannedSymbols.txt bans both; ApiServerConfig.Configure says whom to trust.
//
// The client's time-out covers the whole of a response, which for a watch has no end, so it is off: until the response begins
// the answer time-out holds, and then the WatchdogStream.
//
// The client reads a body synchronously, and a watch's first event before it returns. CreateResultAsync does neither.
//
// A connection that was opened with a certificate keeps it for its life. So a new certificate gets a new HttpClient; the former
// is left to the streams that still use it.

/// <summary>The official Kubernetes client with our credentials, time-outs, limits and errors.</summary>
/// <remarks>May be used by any number of threads at once.</remarks>
internal sealed class ApiClient : k8s.Kubernetes
{
    private static readonly HttpRequestOptionsKey<ApiCall> CallKey = new(nameof(ApiCall));

    private readonly ApiServerConfig _access;
    private readonly TimeSpan _answerTimeout;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private X509Certificate2? _certificate;
    private bool _isDisposed;

    /// <summary>Connects to nothing yet.</summary>
    public ApiClient(ApiServerConfig access, TimeSpan answerTimeout, TimeProvider timeProvider)
        : base(CreateConfiguration(access))
    {
        _access = access;
        _answerTimeout = answerTimeout;
        _timeProvider = timeProvider;
    }

    private static string UserAgent => $"Monitoring/{typeof(ApiClient).Assembly.GetName().Version?.ToString(3)}";

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendRequest<T>(
        string relativeUri,
        HttpMethod method,
        IReadOnlyDictionary<string, IReadOnlyList<string>> customHeaders,
        T body,
        CancellationToken cancellationToken)
    {
        ApiCall call = customHeaders as ApiCall ?? new ApiCall();
        HttpResponseMessage response = await base.SendRequest(call.Complete(relativeUri), method, call, body, cancellationToken);
        response.RequestMessage!.Options.Set(CallKey, call);
        response.Content = new ApiResponseContent(
            response, response.Content, call.IdleTimeout ?? _answerTimeout, call.MaxBytes, _timeProvider);
        return response;
    }

    /// <summary>Sends a request; after 401 once more, with renewed credentials.</summary>
    /// <returns>The response, of whose body nothing has been read: 2xx.</returns>
    /// <exception cref="KubernetesException">Any other response, or none.</exception>
    protected override async Task<HttpResponseMessage> SendRequestRaw(
        string requestContent, HttpRequestMessage httpRequest, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await SendOnceAsync(httpRequest, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized && _access.Credentials.Forget())
        {
            response.Dispose();
            response = await SendOnceAsync(Copy(httpRequest), cancellationToken);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ExplainAsync(response, cancellationToken);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="KubernetesException">The body is not what was asked for.</exception>
    protected override async Task<HttpOperationResponse<T>> CreateResultAsync<T>(
        HttpRequestMessage httpRequest, HttpResponseMessage httpResponse, bool? watch, CancellationToken cancellationToken)
    {
        HttpOperationResponse<T> result = new() { Request = httpRequest, Response = httpResponse };
        Stream body = await httpResponse.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            result.Body = httpRequest.Options.TryGetValue(CallKey, out ApiCall? call) && call.Read is { } read
                ? (T)await read(body, cancellationToken)
                : await ReadModelAsync<T>(body, cancellationToken);
        }
        catch
        {
            httpResponse.Dispose();
            throw;
        }

        return result;
    }

    /// <summary>Ends every connection, and every stream that is still read.</summary>
    protected override void Dispose(bool disposing)
    {
        lock (_lock)
        {
            _isDisposed = true;
            base.Dispose(disposing);
        }
    }

    private static KubernetesClientConfiguration CreateConfiguration(ApiServerConfig access) => new()
    {
        Host = access.Server.AbsoluteUri,
        Namespace = access.DefaultNamespace,
        SkipTlsVerify = access.SkipTlsVerify,
        TlsServerName = access.ServerName,
        UserAgent = UserAgent,
        HttpClientTimeout = Timeout.InfiniteTimeSpan,
        FirstMessageHandlerSetup = handler => access.Configure(handler, certificate: null),
    };

    /// <summary>A body that is one of the client's models. Read whole before it is parsed, so that no thread waits for it.</summary>
    private async Task<T> ReadModelAsync<T>(Stream body, CancellationToken cancellationToken)
    {
        await using (body)
        {
            using MemoryStream whole = new();
            await body.CopyToAsync(whole, cancellationToken);
            whole.Position = 0;
            try
            {
                return KubernetesJson.Deserialize<T>(whole)
                    ?? throw new JsonException("The body is null.");
            }
            catch (Exception failure) when (failure is JsonException or FormatException or InvalidOperationException)
            {
                throw new KubernetesException(
                    KubernetesError.BadAnswer, $"{_access.Server} has not answered with a {typeof(T).Name} in JSON.", failure);
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ApiCredential credential = await _access.Credentials.GetAsync(cancellationToken);
        request.Headers.Authorization = credential.Header;
        _access.Impersonation?.AddTo(request.Headers);

        // The framework looks for the name in this header, not in the options of TLS, which it overwrites.
        request.Headers.Host = _access.ServerName;
        using CancellationTokenSource time = new(_answerTimeout, _timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, cancellationToken);
        try
        {
            return await GetHttp(credential.Certificate).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
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
            // A connection that does not come about in time is reported as a cancellation.
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
            if (certificate != _certificate)
            {
                _certificate = certificate;
                HttpClient = CreateHttp(certificate);
            }

            return HttpClient;
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The HttpClient disposes its handler.")]
    private HttpClient CreateHttp(X509Certificate2? certificate)
    {
        SocketsHttpHandler handler = new();
        _access.Configure(handler, certificate);
        HttpClient http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);
        return http;
    }

    private static HttpRequestMessage Copy(HttpRequestMessage request)
    {
        HttpRequestMessage copy = new(request.Method, request.RequestUri)
        {
            Version = request.Version,
            VersionPolicy = request.VersionPolicy,
            Content = request.Content,
        };
        foreach ((string name, IEnumerable<string> values) in request.Headers)
        {
            copy.Headers.TryAddWithoutValidation(name, values);
        }

        return copy;
    }

    private async Task<KubernetesException> ExplainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] beginning = new byte[AnswerStatus.MaxBytes];
        int count = 0;
        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            await using WatchdogStream watched = new(response, body, _answerTimeout, long.MaxValue, _timeProvider);
            count = await watched.ReadAtLeastAsync(beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (KubernetesException)
        {
            // The code says enough.
        }

        // A proxy on the way may quote another server's Status: the code of the response itself counts.
        AnswerStatus said = AnswerStatus.Read(beginning.AsSpan(0, count), (int)response.StatusCode);
        AnswerStatus status = said with { Code = (int)response.StatusCode };
        string words = status.Message.Length > 0 ? $": {status.Message}" : ".";
        string who = status.Error == KubernetesError.Unauthorized ? $" to {_access.Credentials.Description}" : string.Empty;
        return new KubernetesException(
            status.Error, $"The Kubernetes API at {_access.Server} answers {status.Code}{who}{words}")
        {
            StatusCode = status.Code,
            RetryAfter = FindRetryAfter(response.Headers.RetryAfter),
        };
    }

    private TimeSpan? FindRetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - _timeProvider.GetUtcNow() : null);

    private static Exception Innermost(Exception failure) =>
        failure.InnerException is { } inner ? Innermost(inner) : failure;
}
