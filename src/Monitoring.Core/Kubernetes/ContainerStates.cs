namespace Monitoring.Kubernetes;

/// <summary>States of containers, any of which may be meant.</summary>
[Flags]
public enum ContainerStates
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>It runs.</summary>
    Running = 1,

    /// <summary>It waits to be started again; what can be read is the log of the container that ended last.</summary>
    Waiting = 2,

    /// <summary>It has ended.</summary>
    Terminated = 4,

    /// <summary>Any, also one that nobody has said yet.</summary>
    All = Running | Waiting | Terminated,
}
