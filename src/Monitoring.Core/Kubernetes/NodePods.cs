using System.Diagnostics.CodeAnalysis;
using Monitoring.Diagnostics;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;

namespace Monitoring.Kubernetes;

/// <summary>What the Kubernetes API says of one node's pods: a connection, and what keeps itself up to date over it.</summary>
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

    /// <summary>Begins to listen, if there is an API. Where there is none a warning says what was looked for: the logs are
    /// collected all the same.</summary>
    /// <param name="connection">Where the API is, as far as it was said.</param>
    /// <param name="query">Which pods to listen for.</param>
    /// <param name="annotations">Whether all annotations of pods are wanted.</param>
    /// <param name="events">Where trouble is told.</param>
    /// <exception cref="KubernetesException">What says in so many words where the API is, is wrong.</exception>
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
                    events.Warn(WarningKind.KubernetesInsecure, opened.Server.ToString(), string.Join(' ', opened.Warnings));
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
            $"{missing.TrimEnd('.')}. Entries carry what the paths of their files tell: namespace, pod and container, but no labels.");
        return null;
    }

    /// <summary>Waits until all pods have been listed, or it is said that they may not be.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Null if they have been listed; else why not, for a person.</returns>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public string? WaitForList(TimeSpan patience, CancellationToken cancellationToken)
    {
        TimeSpan slice = TimeSpan.FromMilliseconds(50);
        long start = TimeProvider.System.GetTimestamp();
        while (!_pods.Listed.Wait(slice, cancellationToken))
        {
            KubernetesException? failure = _pods.Failure;
            if (failure?.Error == KubernetesError.BadRequest && _selectors.Length > 0)
            {
                return $"The Kubernetes API refuses {_selectors}: {failure.Message}";
            }

            if (failure?.Error is KubernetesError.Forbidden or KubernetesError.Unauthorized
                || TimeProvider.System.GetElapsedTime(start) > patience)
            {
                return failure?.Message ?? "The Kubernetes API has not listed the pods in time.";
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public bool TryGet(PodReference pod, [NotNullWhen(true)] out PodMetadata? metadata) => _pods.TryGet(pod, out metadata);

    /// <inheritdoc/>
    public void Release(PodReference pod) => _pods.Release(pod);

    /// <inheritdoc/>
    public void Tell(MonitoringEvents events) => _pods.Tell(events);

    /// <inheritdoc/>
    public void Dispose()
    {
        _pods.Dispose();
        _connection.Dispose();
    }
}
