namespace Monitoring.Kubernetes.Pods;

/// <summary>The kinds of containers in a pod.</summary>
public enum ContainerKind
{
    /// <summary>One of <c>spec.containers</c>.</summary>
    Regular,

    /// <summary>One of <c>spec.initContainers</c>.</summary>
    Init,

    /// <summary>One of <c>spec.ephemeralContainers</c>.</summary>
    Ephemeral,

    /// <summary>One of <c>spec.initContainers</c> with <c>restartPolicy: Always</c>: a sidecar, which runs until the
    /// pod ends.</summary>
    Sidecar,
}
