namespace Monitoring.Kubernetes.Paths;

/// <summary>Where on this machine the links to the logs of all containers are.</summary>
public static class NodeLogRoot
{
    /// <summary>The variable that names another directory.</summary>
    public const string Variable = "ROOT_PATH";

    /// <summary>The directory given, else that of <c>ROOT_PATH</c>, else the kubelet's.</summary>
    public static string Find(string? given = null) => given ?? FindNamed() ?? KubernetesCollectorOptions.DefaultRoot;

    /// <summary>The directory that <c>ROOT_PATH</c> names; null if it names none.</summary>
    public static string? FindNamed() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;
}
