namespace Monitoring.Kubernetes.Pods;

/// <summary>The states of a container.</summary>
public enum ContainerState
{
    /// <summary>The API has not reported a state.</summary>
    Unknown,

    /// <summary>The container waits for its first start or a restart.</summary>
    Waiting,

    /// <summary>The container runs.</summary>
    Running,

    /// <summary>The container has ended.</summary>
    Terminated,
}
