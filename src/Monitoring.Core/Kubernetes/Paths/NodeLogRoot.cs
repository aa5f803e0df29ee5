namespace Monitoring.Kubernetes.Paths;

/// <summary>Finds the directory on this machine with the links to the logs of all containers.</summary>
internal static class NodeLogRoot
{
    /// <summary>The environment variable that names another directory.</summary>
    public const string Variable = "ROOT_PATH";

    /// <summary>The given directory; otherwise that of <c>ROOT_PATH</c>; otherwise the kubelet's.</summary>
    public static string Find(string? given = null) => given ?? FindNamed() ?? KubernetesCollectorOptions.DefaultRoot;

    /// <summary>The directory in <c>ROOT_PATH</c>; null if it is not set.</summary>
    public static string? FindNamed() =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : null;
}
