using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using k8s.Autorest;
using k8s.Models;
using Monitoring.Kubernetes.Connecting;
using Monitoring.Kubernetes.Streaming;

namespace Monitoring.Kubernetes;

/// <summary>A connection to the API server of a Kubernetes cluster, with its credentials.</summary>
/// <remarks>Thread-safe. The first request connects and loads the client's assembly.</remarks>
public sealed class KubernetesConnection : IDisposable
{
    /// <summary>The limit of a log that is not followed, in bytes. The kubelet keeps 10 MiB of a container's log by
    /// default.</summary>
    private const long MaxLogBytes = 64L << 30;

    private readonly ApiServerConfig _access;
    private readonly KubernetesConnectionOptions _options;
    private readonly Lock _lock = new();
    private ApiClient? _client;
    private bool _isDisposed;

    private KubernetesConnection(ApiServerConfig access, KubernetesConnectionOptions options) =>
        (_access, _options) = (access, options);

    /// <summary>The URL of the API server.</summary>
    public Uri Server => _access.Server;

    /// <summary>The source of the configuration, for people:
    /// <c>the context 'admin' of /root/.kube/config</c>.</summary>
    public string Source => _access.Source;

    /// <summary>The namespace used where none is given; null if the configuration names none.</summary>
    public string? DefaultNamespace => _access.DefaultNamespace;

    /// <summary>Security advice about the configuration of the API, for people.</summary>
    public IReadOnlyList<string> Warnings => _access.Warnings;

    /// <summary>The official client, created on first use.</summary>
    internal ApiClient Client
    {
        get
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _client ??= new ApiClient(_access, _options.ResponseTimeout, _options.TimeProvider);
            }
        }
    }

    /// <summary>Finds the configured API server.</summary>
    /// <exception cref="KubernetesException">No API server is configured, or the configuration is wrong. The message
    /// says what is missing.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static KubernetesConnection Open(KubernetesConnectionOptions options) =>
        TryOpen(options, out KubernetesConnection? connection, out string problem)
            ? connection
            : throw new KubernetesException(KubernetesError.NotConfigured, problem);

    /// <summary>Finds the configured API server, if there is one.</summary>
    /// <param name="options">The explicit settings.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="problem">If no API server is configured: the places that were searched, and what to do.</param>
    /// <exception cref="KubernetesException">The configuration is wrong; the message says what is missing.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static bool TryOpen(
        KubernetesConnectionOptions options, [NotNullWhen(true)] out KubernetesConnection? connection,
        out string problem)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        connection = ApiServerConfigFinder.TryFind(options, out ApiServerConfig? access, out problem)
            ? new KubernetesConnection(access, options)
            : null;
        return connection is not null;
    }

    /// <summary>Opens a container's log.</summary>
    /// <returns>The log as its container wrote it, each line with its time if timestamps were requested. A followed log
    /// ends when its container ends or the kubelet rotates its file; reading it then throws nothing.</returns>
    /// <exception cref="KubernetesException">There is no such log. Reading the stream throws the same exception when
    /// the connection is cut.</exception>
    public async Task<Stream> OpenLogAsync(PodLogRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? since = request.Since?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        ApiCall call = new(accept: null)
        {
            // A container may be silent for any time, and the reader limits the length of a line.
            IdleTimeout = request.Follow ? Timeout.InfiniteTimeSpan : null,
            MaxBytes = request.Follow ? long.MaxValue : MaxLogBytes,
            Query = since is null ? null : $"sinceTime={Uri.EscapeDataString(since)}",
        };
        HttpOperationResponse<Stream> response = await Client.CoreV1.ReadNamespacedPodLogWithHttpMessagesAsync(
            ApiCall.Escape(request.Pod),
            ApiCall.Escape(request.Namespace),
            container: request.Container,
            follow: request.Follow ? true : null,
            limitBytes: request.LimitBytes,
            previous: request.Previous ? true : null,
            tailLines: request.Tail,
            timestamps: request.Timestamps ? true : null,
            customHeaders: call,
            cancellationToken: cancellationToken);
        return response.Body;
    }

    /// <summary>Checks whether the account has a permission.</summary>
    /// <exception cref="KubernetesException">The check failed.</exception>
    public async Task<AccessReview> CanAsync(ResourceAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        V1SelfSubjectAccessReview review = new()
        {
            ApiVersion = $"{V1SelfSubjectAccessReview.KubeGroup}/{V1SelfSubjectAccessReview.KubeApiVersion}",
            Kind = V1SelfSubjectAccessReview.KubeKind,
            Spec = new V1SelfSubjectAccessReviewSpec
            {
                ResourceAttributes = new V1ResourceAttributes
                {
                    Verb = access.Verb,
                    Group = access.Group,
                    Resource = access.Resource,
                    Subresource = access.Subresource,
                    NamespaceProperty = access.Namespace,
                },
            },
        };
        using HttpOperationResponse<V1SelfSubjectAccessReview> response =
            await Client.AuthorizationV1.CreateSelfSubjectAccessReviewWithHttpMessagesAsync(
                review, customHeaders: new ApiCall(), cancellationToken: cancellationToken);
        return response.Body.Status is { } status
            ? new AccessReview(status.Allowed, status.Reason ?? string.Empty)
            : throw new KubernetesException(
                KubernetesError.InvalidResponse,
                "The Kubernetes API returned a SelfSubjectAccessReview without a status.");
    }

    /// <summary>Requests the server's time, to a second.</summary>
    /// <returns>The time of the response; null if the response has none.</returns>
    /// <exception cref="KubernetesException">The request failed.</exception>
    public async Task<DateTimeOffset?> GetServerTimeAsync(CancellationToken cancellationToken)
    {
        using HttpOperationResponse<VersionInfo> response = await Client.Version.GetCodeWithHttpMessagesAsync(
            new ApiCall(), cancellationToken);
        return response.Response.Headers.Date;
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _client?.Dispose();
        }
    }
}
