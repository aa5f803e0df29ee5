using System.Management.Automation;
using Monitoring.Kubernetes;

namespace Monitoring.Commands;

/// <summary>Which Kubernetes API a cmdlet's parameters mean.</summary>
internal static class ClusterChoice
{
    /// <summary>What the parameters say; a kubeconfig's path is relative to the session.</summary>
    public static KubernetesConnectionOptions Create(PSCmdlet cmdlet, string? url, string? kubeConfig, string? context) => new()
    {
        Url = url,
        KubeConfig = kubeConfig is null ? null : cmdlet.GetUnresolvedProviderPathFromPSPath(kubeConfig),
        Context = context,
    };
}
