using System.Text.Json;
using k8s;
using k8s.Autorest;
using Monitoring.Kubernetes.Connecting;
using Monitoring.Kubernetes.Reflecting.Decoding;

namespace Monitoring.Kubernetes.Reflecting;

// Implementation notes
//
// Pods are requested as custom objects, because the client's operations for those accept any model. Its V1Pod takes 23
// KB for a pod, and its Watcher parses each event twice.

/// <summary>Requests a page of pods, or a watch of their changes.</summary>
internal sealed class PodRequests
{
    private const string Version = "v1";
    private const string Resource = "pods";

    /// <summary>The minimum duration of a watch, requested from the server. Jitter adds up to the same again, so that
    /// the watches of all nodes do not end together.</summary>
    private const int WatchSeconds = 300;

    /// <summary>The maximum size of a list of a node's pods, in bytes: 10,000 pods of 25 KiB.</summary>
    private const long MaxNodeListBytes = 256 << 20;

    /// <summary>The maximum size of a list of a cluster's pods, in bytes. Kubernetes supports 150,000 pods, and the
    /// server may send all of them as one page.</summary>
    private const long MaxListBytes = 4L << 30;

    private readonly PodReflectorOptions _options;
    private readonly PodReader _pods;
    private readonly string? _fieldSelector;

    /// <summary>Creates requests for the selected pods.</summary>
    public PodRequests(PodReflectorOptions options)
    {
        _options = options;
        _pods = new PodReader(options.KeepsAnnotation);
        string[] fields =
            [.. new[] { options.NodeName is { } node ? $"spec.nodeName={node}" : null, options.FieldSelector }
            .OfType<string>()];
        _fieldSelector = fields.Length > 0 ? string.Join(',', fields) : null;
    }

    /// <summary>Requests a page of the list.</summary>
    /// <param name="continuation">The continue token of the page before; null for the first page.</param>
    /// <param name="resourceVersion">The minimum resource version: 0 for the server's cached state, null for the
    /// present state.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="KubernetesException">The request failed.</exception>
    public async Task<PodPage> ListAsync(
        string? continuation, string? resourceVersion, CancellationToken cancellationToken)
    {
        ApiCall call = new()
        {
            MaxBytes = _options.NodeName is null ? MaxListBytes : MaxNodeListBytes,
            Read = async (body, token) => await ReadPageAsync(body, token),
        };
        ICustomObjectsOperations objects = _options.Connection.Client.CustomObjects;
        string? version = continuation is null ? resourceVersion : null;
        using HttpOperationResponse<PodPage> response = _options.Namespace is { } space
            ? await objects.ListNamespacedCustomObjectWithHttpMessagesAsync<PodPage>(
                string.Empty, Version, ApiCall.Escape(space), Resource, continueParameter: continuation,
                fieldSelector: _fieldSelector,
                labelSelector: _options.LabelSelector, limit: _options.PageSize, resourceVersion: version,
                customHeaders: call,
                cancellationToken: cancellationToken)
            : await objects.ListClusterCustomObjectWithHttpMessagesAsync<PodPage>(
                string.Empty, Version, Resource, continueParameter: continuation, fieldSelector: _fieldSelector,
                labelSelector: _options.LabelSelector, limit: _options.PageSize, resourceVersion: version,
                customHeaders: call,
                cancellationToken: cancellationToken);
        return response.Body;
    }

    /// <summary>Requests a watch of the changes since a resource version.</summary>
    /// <exception cref="KubernetesException">The request failed.</exception>
    public async Task<WatchReader> WatchAsync(string resourceVersion, CancellationToken cancellationToken)
    {
        int seconds = WatchSeconds + (int)(WatchSeconds * _options.RetryTimes.Jitter());
        ApiCall call = new()
        {
            // Each event has its own limit.
            MaxBytes = long.MaxValue,
            IdleTimeout = _options.IdleTimeout,
            Read = (body, _) => Task.FromResult<object>(new WatchReader(body, _pods)),
        };
        ICustomObjectsOperations objects = _options.Connection.Client.CustomObjects;
        HttpOperationResponse<WatchReader> response = _options.Namespace is { } space
            ? await objects.ListNamespacedCustomObjectWithHttpMessagesAsync<WatchReader>(
                string.Empty, Version, ApiCall.Escape(space), Resource, allowWatchBookmarks: true,
                fieldSelector: _fieldSelector,
                labelSelector: _options.LabelSelector, resourceVersion: resourceVersion, timeoutSeconds: seconds,
                watch: true,
                customHeaders: call, cancellationToken: cancellationToken)
            : await objects.ListClusterCustomObjectWithHttpMessagesAsync<WatchReader>(
                string.Empty, Version, Resource, allowWatchBookmarks: true, fieldSelector: _fieldSelector,
                labelSelector: _options.LabelSelector, resourceVersion: resourceVersion, timeoutSeconds: seconds,
                watch: true,
                customHeaders: call, cancellationToken: cancellationToken);
        return response.Body;
    }

    private async Task<PodPage> ReadPageAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            return await new PodPageReader(_pods).ReadAsync(body, cancellationToken);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is thrown for text that is not UTF-8.
            throw new KubernetesException(
                KubernetesError.InvalidResponse,
                $"The response of {_options.Connection.Server} is not a list of pods: {failure.Message}",
                failure);
        }
    }
}
