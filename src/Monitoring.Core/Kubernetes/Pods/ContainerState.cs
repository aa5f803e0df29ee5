namespace Monitoring.Kubernetes.Pods;

/// <summary>What a container is doing.</summary>
public enum ContainerState
{
    /// <summary>Nobody has said yet.</summary>
    Unknown,

    /// <summary>It has not been started, or waits to be started again.</summary>
    Waiting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It has ended.</summary>
    Terminated,
}
