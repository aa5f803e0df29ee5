using System.Globalization;
using System.Text.Json;
using Monitoring.Kubernetes.Connecting;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>Asks for a page of pods, or to be told of their changes.</summary>
internal sealed class PodRequests
{
    /// <summary>How long the server is asked to keep a watch open: at least, and by chance up to twice as long, so that those
    /// of all nodes do not end together.</summary>
    private const int WatchSeconds = 300;

    private readonly PodReflectorOptions _options;
    private readonly PodReader _pods;
    private readonly ApiJson _json;
    private readonly string _path;
    private readonly string? _fieldSelector;

    /// <summary>Asks for those pods that the options say.</summary>
    public PodRequests(PodReflectorOptions options)
    {
        _options = options;
        _pods = new PodReader(options.KeepsAnnotation);
        _json = new ApiJson(new JsonSerializerOptions { Converters = { new ListedPodConverter(_pods) } });
        _path = options.Namespace is { } space ? $"api/v1/namespaces/{Uri.EscapeDataString(space)}/pods" : "api/v1/pods";
        string[] fields = [.. new[] { options.NodeName is { } node ? $"spec.nodeName={node}" : null, options.FieldSelector }
            .OfType<string>()];
        _fieldSelector = fields.Length > 0 ? string.Join(',', fields) : null;
    }

    /// <summary>A page of the list.</summary>
    /// <param name="continuation">What the page before said; null for the first.</param>
    /// <param name="resourceVersion">How new it must be: 0 for whatever the server has in memory, null for the present
    /// state.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="KubernetesException">There is none.</exception>
    public async Task<PodListBody> ListAsync(string? continuation, string? resourceVersion, CancellationToken cancellationToken)
    {
        ApiRequest request = CreateRequest(
            new("limit", _options.PageSize.ToString(CultureInfo.InvariantCulture)),
            new("continue", continuation),
            new("resourceVersion", continuation is null ? resourceVersion : null));
        await using Stream body = await _options.Connection.Client.OpenAsync(request, patience: null, cancellationToken);
        PodListBody? page;
        try
        {
            page = await JsonSerializer.DeserializeAsync(body, _json.PodListBody, cancellationToken);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw Refuse(failure);
        }

        return page is { Kind: "PodList", Metadata.ResourceVersion: not null } ? page : throw Refuse(null);
    }

    /// <summary>Asks to be told what has changed since a state.</summary>
    /// <exception cref="KubernetesException">It is refused.</exception>
    public async Task<WatchReader> WatchAsync(string resourceVersion, CancellationToken cancellationToken)
    {
        int seconds = WatchSeconds + (int)(WatchSeconds * _options.RetryTimes.Chance());
        ApiRequest request = CreateRequest(
            new("watch", "true"),
            new("allowWatchBookmarks", "true"),
            new("resourceVersion", resourceVersion),
            new("timeoutSeconds", seconds.ToString(CultureInfo.InvariantCulture)));
        return new WatchReader(
            await _options.Connection.Client.OpenAsync(request, _options.IdleTimeout, cancellationToken), _pods);
    }

    private ApiRequest CreateRequest(params ReadOnlySpan<KeyValuePair<string, string?>> parameters) => new(_path)
    {
        Query = [.. parameters, new("fieldSelector", _fieldSelector), new("labelSelector", _options.LabelSelector)],
    };

    private KubernetesException Refuse(Exception? failure) => new(
        KubernetesError.BadAnswer, $"{_options.Connection.Server} has answered with something else than a list of pods.", failure);
}
