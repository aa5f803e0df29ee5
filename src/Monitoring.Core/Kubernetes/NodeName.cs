using Monitoring.Kubernetes.Connecting;

namespace Monitoring.Kubernetes;

/// <summary>Finds the name of this node in the API.</summary>
internal static class NodeName
{
    /// <summary>The variable that a DaemonSet fills from <c>spec.nodeName</c>.</summary>
    public const string Variable = "NODE_NAME";

    /// <summary>The given name; otherwise that of <c>NODE_NAME</c>; otherwise the host's in lower case, as the kubelet
    /// registers itself.</summary>
    public static string Find(string? given = null) => Find(given, ConnectionEnvironment.OfProcess);

    internal static string Find(string? given, ConnectionEnvironment environment)
    {
        if (!string.IsNullOrWhiteSpace(given))
        {
            return given;
        }

        return environment.Find(Variable) ?? environment.HostName.ToLowerInvariant();
    }
}
