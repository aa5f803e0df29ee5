using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using k8s.Autorest;
using k8s.Models;
using Monitoring.Kubernetes.Connecting;
using Monitoring.Kubernetes.Streaming;

namespace Monitoring.Kubernetes;

/// <summary>The API of a Kubernetes cluster, and who asks it.</summary>
/// <remarks>May be used by any number of threads at once. Nothing is connected, and the client's assembly not loaded, before the
/// first request.</remarks>
public sealed class KubernetesConnection : IDisposable
{
    /// <summary>The limit of a log that is not followed, in bytes: the kubelet keeps 10 MiB of a container's log unless told
    /// otherwise.</summary>
    private const long MaxLogBytes = 64L << 30;

    private readonly ApiServerConfig _access;
    private readonly KubernetesConnectionOptions _options;
    private readonly Lock _lock = new();
    private ApiClient? _client;
    private bool _isDisposed;

    private KubernetesConnection(ApiServerConfig access, KubernetesConnectionOptions options) => (_access, _options) = (access, options);

    /// <summary>The server.</summary>
    public Uri Server => _access.Server;

    /// <summary>What said so, for a person: <c>the context 'admin' of /root/.kube/config</c>.</summary>
    public string Source => _access.Source;

    /// <summary>The namespace that is meant where none is said; null if nothing says.</summary>
    public string? DefaultNamespace => _access.DefaultNamespace;

    /// <summary>What a careful administrator would change in how the API is configured, for a person.</summary>
    public IReadOnlyList<string> Warnings => _access.Warnings;

    /// <summary>The official client, made when it is first asked for.</summary>
    internal ApiClient Client
    {
        get
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _client ??= new ApiClient(_access, _options.AnswerTimeout, _options.TimeProvider);
            }
        }
    }

    /// <summary>Finds the API that is meant.</summary>
    /// <exception cref="KubernetesException">None is, or what says so is wrong; the message says what is missing.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static KubernetesConnection Open(KubernetesConnectionOptions options) =>
        TryOpen(options, out KubernetesConnection? connection, out string lookedFor)
            ? connection
            : throw new KubernetesException(KubernetesError.NotConfigured, lookedFor);

    /// <summary>Finds the API that is meant, if one is.</summary>
    /// <param name="options">What was said of it.</param>
    /// <param name="connection">The API.</param>
    /// <param name="lookedFor">If none is meant: what was looked for and not found, and what to do.</param>
    /// <exception cref="KubernetesException">One is, but what says so is wrong; the message says what is
    /// missing.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public static bool TryOpen(
        KubernetesConnectionOptions options, [NotNullWhen(true)] out KubernetesConnection? connection, out string lookedFor)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        connection = ApiServerConfigFinder.TryFind(options, out ApiServerConfig? access, out lookedFor)
            ? new KubernetesConnection(access, options)
            : null;
        return connection is not null;
    }

    /// <summary>Opens a container's log.</summary>
    /// <returns>The log as its container wrote it, each line with its time if that was asked for. A log that is followed ends
    /// with its container, or when the kubelet rotates its file, and reading it then throws nothing.</returns>
    /// <exception cref="KubernetesException">There is none. Reading the stream throws the same when the connection is
    /// cut.</exception>
    public async Task<Stream> OpenLogAsync(PodLogRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? since = request.Since?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        ApiCall call = new(accept: null)
        {
            // A container may be silent for as long as it likes, and what is read of a line is bounded by its reader.
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

    /// <summary>Asks whether one may do something.</summary>
    /// <exception cref="KubernetesException">The question was not answered.</exception>
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
                KubernetesError.BadAnswer, "The Kubernetes API has answered a SelfSubjectAccessReview without a status.");
    }

    /// <summary>What time it is for the server, to a second.</summary>
    /// <returns>The time at which it answered; null if it does not tell.</returns>
    /// <exception cref="KubernetesException">It does not answer.</exception>
    public async Task<DateTimeOffset?> GetServerTimeAsync(CancellationToken cancellationToken)
    {
        using HttpOperationResponse<VersionInfo> response = await Client.Version.GetCodeWithHttpMessagesAsync(
            new ApiCall(), cancellationToken);
        return response.Response.Headers.Date;
    }

    /// <summary>Ends every connection.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _client?.Dispose();
        }
    }
}
