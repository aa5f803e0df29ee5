using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting.Decoding;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>Asks once which pods there are, for who does not need to be told of changes.</summary>
public static class PodList
{
    /// <summary>The pods, as far as they come in time, page by page.</summary>
    /// <param name="connection">Where to ask.</param>
    /// <param name="nodeName">Only pods of this node; null for all nodes.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="KubernetesException">The API does not say.</exception>
    /// <exception cref="OperationCanceledException">Nothing had come by then.</exception>
    public static async Task<IReadOnlyList<PodMetadata>> ReadAsync(
        KubernetesConnection connection, string? nodeName, int most, CancellationToken cancellationToken)
    {
        PodReflectorOptions options = new() { Connection = connection, NodeName = nodeName };
        PodRequests requests = new(options with { PageSize = Math.Min(most, options.PageSize) });
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
                // What has come is of use.
                break;
            }

            pods.AddRange(page.Pods.Select(listed => listed.Pod));
            continuation = page.Continuation;
        }
        while (continuation is not null && ++pages < options.MaxPages && pods.Count < most);

        return pods;
    }
}
