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
// The client's own configuration readers are not used. They scan all of the client's models first (450 ms, 50 MiB), do
// not support tokenFile, and split a plugin's arguments at spaces. SslCaCerts is not used either, because with it the
// client accepts a certificate of any name. BannedSymbols.txt bans both; ApiServerConfig.Configure sets the trusted
// certificates.
//
// The client's time-out covers the whole of a response, which for a watch has no end, so it is off. Until the response
// begins, the response time-out applies, and then that of the WatchdogStream.
//
// The client reads a body synchronously, and a watch's first event before it returns. CreateResultAsync does neither.
//
// A connection that was opened with a certificate keeps it for its life. So a new certificate gets a new HttpClient.
// The former one is left to the streams that still use it.

/// <summary>The official Kubernetes client with this project's credentials, time-outs, limits and errors.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ApiClient : k8s.Kubernetes
{
    private static readonly HttpRequestOptionsKey<ApiCall> CallKey = new(nameof(ApiCall));

    private readonly ApiServerConfig _access;
    private readonly TimeSpan _responseTimeout;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private X509Certificate2? _certificate;
    private bool _isDisposed;

    /// <summary>Creates a client without a connection.</summary>
    public ApiClient(ApiServerConfig access, TimeSpan responseTimeout, TimeProvider timeProvider)
        : base(CreateConfiguration(access))
    {
        _access = access;
        _responseTimeout = responseTimeout;
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
        HttpResponseMessage response = await base.SendRequest(
            call.Complete(relativeUri), method, call, body, cancellationToken);
        response.RequestMessage!.Options.Set(CallKey, call);
        response.Content = new ApiResponseContent(
            response, response.Content, call.IdleTimeout ?? _responseTimeout, call.MaxBytes, _timeProvider);
        return response;
    }

    /// <summary>Sends a request; after a 401, once more with renewed credentials.</summary>
    /// <returns>A 2xx response whose body has not been read.</returns>
    /// <exception cref="KubernetesException">The response is not 2xx, or there is none.</exception>
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
    /// <exception cref="KubernetesException">The body is not of the requested type.</exception>
    protected override async Task<HttpOperationResponse<T>> CreateResultAsync<T>(
        HttpRequestMessage httpRequest, HttpResponseMessage httpResponse, bool? watch,
        CancellationToken cancellationToken)
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

    /// <summary>Closes all connections and all open streams.</summary>
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

    /// <summary>Reads a body into one of the client's models. The whole body is read before it is parsed, so that no
    /// thread waits for it.</summary>
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
                    KubernetesError.InvalidResponse,
                    $"The response of {_access.Server} is not a {typeof(T).Name} in JSON.", failure);
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ApiCredential credential = await _access.Credentials.GetAsync(cancellationToken);
        request.Headers.Authorization = credential.Header;
        _access.Impersonation?.AddTo(request.Headers);

        // .NET checks the certificate against this header, not against the options of TLS, which it overwrites.
        request.Headers.Host = _access.ServerName;
        using CancellationTokenSource time = new(_responseTimeout, _timeProvider);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(
            time.Token, cancellationToken);
        try
        {
            return await GetHttp(credential.Certificate)
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (OperationCanceledException failure)
            when (time.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new KubernetesException(
                KubernetesError.TimedOut,
                $"The Kubernetes API at {_access.Server} did not respond within {_responseTimeout.TotalSeconds:0.#} s.",
                failure);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested
            && failure is HttpRequestException or IOException or OperationCanceledException)
        {
            // A connection that times out is reported as a cancellation.
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

    private async Task<KubernetesException> ExplainAsync(
        HttpResponseMessage response, CancellationToken cancellationToken)
    {
        byte[] beginning = new byte[ResponseStatus.MaxBytes];
        int count = 0;
        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
            await using WatchdogStream watched = new(response, body, _responseTimeout, long.MaxValue, _timeProvider);
            count = await watched.ReadAtLeastAsync(
                beginning, beginning.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (KubernetesException)
        {
            // The status code is enough.
        }

        // A proxy may quote another server's Status: the code of the response itself is used.
        ResponseStatus said = ResponseStatus.Read(beginning.AsSpan(0, count), (int)response.StatusCode);
        ResponseStatus status = said with { Code = (int)response.StatusCode };
        string message = status.Message.Length > 0 ? $": {status.Message}" : ".";
        string who = status.Error == KubernetesError.Unauthorized
            ? $" to {_access.Credentials.Description}" : string.Empty;
        return new KubernetesException(
            status.Error, $"The Kubernetes API at {_access.Server} responds with {status.Code}{who}{message}")
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
