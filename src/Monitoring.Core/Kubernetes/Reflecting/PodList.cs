using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting.Decoding;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>Lists pods once, without a watch of their changes.</summary>
internal static class PodList
{
    /// <summary>Reads the list page by page, until it is complete or the request is canceled.</summary>
    /// <param name="connection">The connection to the API.</param>
    /// <param name="nodeName">The node whose pods are listed; null for all nodes.</param>
    /// <param name="maxCount">The maximum number of pods.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="KubernetesException">A request failed.</exception>
    /// <exception cref="OperationCanceledException">The list was canceled before its first page.</exception>
    public static async Task<IReadOnlyList<PodMetadata>> ReadAsync(
        KubernetesConnection connection, string? nodeName, int maxCount, CancellationToken cancellationToken)
    {
        PodReflectorOptions options = new() { Connection = connection, NodeName = nodeName };
        PodRequests requests = new(options with { PageSize = Math.Min(maxCount, options.PageSize) });
        List<PodMetadata> pods = [];
        string? continuation = null;
        int pages = 0;
        do
        {
            PodPage page;
            try
            {
                page = await requests.ListAsync(continuation, resourceVersion: "0", cancellationToken);
            }
            catch (OperationCanceledException) when (pods.Count > 0)
            {
                // A partial list is useful.
                break;
            }

            pods.AddRange(page.Pods.Select(listed => listed.Pod));
            continuation = page.Continuation;
        }
        while (continuation is not null && ++pages < options.MaxPages && pods.Count < maxCount);

        return pods;
    }
}
