namespace Monitoring.Kubernetes;

/// <summary>The sorts of containers that a pod has.</summary>
public enum ContainerKind
{
    /// <summary>One of <c>spec.containers</c>.</summary>
    Regular,

    /// <summary>One of <c>spec.initContainers</c>.</summary>
    Init,

    /// <summary>One of <c>spec.ephemeralContainers</c>.</summary>
    Ephemeral,
}
