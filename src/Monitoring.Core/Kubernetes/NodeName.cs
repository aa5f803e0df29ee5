using Monitoring.Kubernetes.Connecting;

namespace Monitoring.Kubernetes;

/// <summary>Which node this is, as the API calls it.</summary>
public static class NodeName
{
    /// <summary>The variable that a DaemonSet fills from <c>spec.nodeName</c>.</summary>
    public const string Variable = "NODE_NAME";

    /// <summary>The name given, else that of <c>NODE_NAME</c>, else the host's in small letters, as the kubelet registers
    /// itself.</summary>
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
