using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Monitoring.Kubernetes.Connecting;

namespace Monitoring.Kubernetes;

/// <summary>The API of a Kubernetes cluster, and who asks it.</summary>
/// <remarks>May be used by any number of threads at once. Nothing is connected before the first request.</remarks>
public sealed class KubernetesConnection : IDisposable
{
    private readonly ClusterAccess _access;

    private KubernetesConnection(ClusterAccess access, KubernetesConnectionOptions options)
    {
        _access = access;
        Client = new ApiClient(access, options.AnswerTimeout, options.TimeProvider);
    }

    /// <summary>The server.</summary>
    public Uri Server => _access.Server;

    /// <summary>What said so, for a person: <c>the context 'admin' of /root/.kube/config</c>.</summary>
    public string Source => _access.Source;

    /// <summary>The namespace that is meant where none is said; null if nothing says.</summary>
    public string? DefaultNamespace => _access.DefaultNamespace;

    internal ApiClient Client { get; }

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
        connection = ClusterAccessFinder.TryFind(options, out ClusterAccess? access, out lookedFor)
            ? new KubernetesConnection(access, options)
            : null;
        return connection is not null;
    }

    /// <summary>Opens a container's log.</summary>
    /// <returns>The log as its container wrote it, each line with its time if that was asked for. A log that is followed ends
    /// with its container, or when the kubelet rotates its file, and reading it then throws nothing.</returns>
    /// <exception cref="KubernetesException">There is none. Reading the stream throws the same when the connection is
    /// cut.</exception>
    public Task<Stream> OpenLogAsync(PodLogRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string? since = request.Since?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        ApiRequest log = new(
            $"api/v1/namespaces/{Uri.EscapeDataString(request.Namespace)}/pods/{Uri.EscapeDataString(request.Pod)}/log")
        {
            IsText = true,
            Query =
            [
                new("container", request.Container),
                new("follow", request.Follow ? "true" : null),
                new("previous", request.Previous ? "true" : null),
                new("timestamps", request.Timestamps ? "true" : null),
                new("sinceTime", since),
                new("tailLines", request.Tail?.ToString(CultureInfo.InvariantCulture)),
                new("limitBytes", request.LimitBytes?.ToString(CultureInfo.InvariantCulture)),
            ],
        };

        // A container may be silent for as long as it likes.
        TimeSpan? patience = request.Follow ? Timeout.InfiniteTimeSpan : null;
        return Client.OpenAsync(log, patience, cancellationToken);
    }

    /// <summary>Asks whether one may do something.</summary>
    /// <exception cref="KubernetesException">The question was not answered.</exception>
    public async Task<AccessReview> CanAsync(ResourceAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        ApiRequest request = new(AccessReviewBody.Path) { Body = AccessReviewBody.Write(access) };
        await using Stream body = await Client.OpenAsync(request, patience: null, cancellationToken);
        try
        {
            return AccessReviewBody.Read(await JsonSerializer.DeserializeAsync(
                body, ApiJson.Default.JsonElement, cancellationToken));
        }
        catch (JsonException failure)
        {
            throw new KubernetesException(
                KubernetesError.BadAnswer, "The Kubernetes API has answered a SelfSubjectAccessReview with no JSON.", failure);
        }
    }

    /// <summary>What time it is for the server, to a second.</summary>
    /// <returns>The time at which it answered; null if it does not tell.</returns>
    /// <exception cref="KubernetesException">It does not answer.</exception>
    public async Task<DateTimeOffset?> GetServerTimeAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await Client.SendAsync(new ApiRequest("version"), cancellationToken);
        return answer.Headers.Date;
    }

    /// <summary>Ends every connection.</summary>
    public void Dispose() => Client.Dispose();
}
