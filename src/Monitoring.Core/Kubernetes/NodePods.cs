using System.Diagnostics.CodeAnalysis;
using Monitoring.Diagnostics;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;

namespace Monitoring.Kubernetes;

/// <summary>Provides the metadata of one node's pods: a connection to the Kubernetes API, and a reflector that uses
/// it.</summary>
public sealed class NodePods : IPodMetadataSource
{
    private readonly KubernetesConnection _connection;
    private readonly PodReflector _pods;

    private readonly string _selectors;

    private NodePods(KubernetesConnection connection, PodReflectorOptions options)
    {
        _connection = connection;
        _selectors = options.DescribeSelectors();
        _pods = new PodReflector(options);
    }

    /// <inheritdoc/>
    public long Version => _pods.Version;

    /// <inheritdoc/>
    public bool IsComplete => _pods.IsComplete;

    /// <inheritdoc/>
    public string? Failure => _pods.Failure?.Message;

    /// <summary>Starts the reflector if an API server is configured. Otherwise a warning names the places that were
    /// searched, and logs are collected without pod metadata.</summary>
    /// <param name="connection">The explicit settings of the connection.</param>
    /// <param name="query">The pods to request.</param>
    /// <param name="annotations">Whether to keep all annotations of pods.</param>
    /// <param name="events">Receives warnings.</param>
    /// <exception cref="KubernetesException">An explicit setting of the connection is wrong.</exception>
    public static NodePods? TryOpen(
        KubernetesConnectionOptions connection, PodQuery query, bool annotations, MonitoringEvents events)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(events);
        string missing;
        try
        {
            if (KubernetesConnection.TryOpen(connection, out KubernetesConnection? opened, out missing))
            {
                if (opened.Warnings.Count > 0)
                {
                    events.Warn(
                        WarningKind.KubernetesInsecure, opened.Server.ToString(), string.Join(' ', opened.Warnings));
                }

                PodReflectorOptions options = new()
                {
                    Connection = opened,
                    NodeName = query.NodeName,
                    LabelSelector = query.LabelSelector,
                    FieldSelector = query.FieldSelector,
                    ResolvesOwners = query.ResolvesOwners,
                    TimeProvider = connection.TimeProvider,
                };
                return new NodePods(opened, annotations ? options with { KeepsAnnotation = _ => true } : options);
            }
        }
        catch (KubernetesException failure) when (!connection.IsExplicit)
        {
            missing = failure.Message;
        }

        events.Warn(
            WarningKind.KubernetesDenied,
            string.Empty,
            $"{missing.TrimEnd('.')}. Entries have the namespace, pod and container from the paths of their files, but "
            + "no labels.");
        return null;
    }

    /// <summary>Waits until all pods have been listed or the list is denied.</summary>
    /// <param name="timeout">The maximum time to wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Null if the pods have been listed; otherwise the reason why not, for people.</returns>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    public string? WaitForList(TimeSpan timeout, CancellationToken cancellationToken)
    {
        TimeSpan slice = TimeSpan.FromMilliseconds(50);
        long start = TimeProvider.System.GetTimestamp();
        while (!_pods.Listed.Wait(slice, cancellationToken))
        {
            KubernetesException? failure = _pods.Failure;
            if (failure?.Error == KubernetesError.BadRequest && _selectors.Length > 0)
            {
                return $"The Kubernetes API rejects {_selectors}: {failure.Message}";
            }

            if (failure?.Error is KubernetesError.Forbidden or KubernetesError.Unauthorized
                || TimeProvider.System.GetElapsedTime(start) > timeout)
            {
                return failure?.Message ?? "The Kubernetes API did not list the pods in time.";
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public bool TryGet(PodReference pod, [NotNullWhen(true)] out PodMetadata? metadata) =>
        _pods.TryGet(pod, out metadata);

    /// <inheritdoc/>
    public void Release(PodReference pod) => _pods.Release(pod);

    /// <inheritdoc/>
    public void ReportProblems(MonitoringEvents events) => _pods.ReportProblems(events);

    /// <inheritdoc/>
    public void Dispose()
    {
        _pods.Dispose();
        _connection.Dispose();
    }
}
