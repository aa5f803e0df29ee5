using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Kubernetes;

namespace Monitoring.Commands;

/// <summary>The Kubernetes API that a cmdlet's parameters refer to.</summary>
internal static class ClusterChoice
{
    /// <summary>Returns what the parameters say; null if no API is wanted. Ends the cmdlet if they contradict each other.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="isUnwanted">Whether no API is wanted.</param>
    /// <param name="url">The API's URL.</param>
    /// <param name="kubeConfig">The kubeconfig file, relative to the session.</param>
    /// <param name="context">The kubeconfig's context.</param>
    /// <param name="allowPlainHttp">Whether credentials are sent to this machine over plain HTTP.</param>
    public static KubernetesConnectionOptions? Create(
        PSCmdlet cmdlet, bool isUnwanted, string? url, string? kubeConfig, string? context, bool allowPlainHttp)
    {
        if (isUnwanted)
        {
            string? other = (url, kubeConfig, context) switch
            {
                ({ }, _, _) => "KubernetesApi",
                (_, { }, _) => "KubeConfig",
                (_, _, { }) => "KubeContext",
                _ => null,
            };
            if (other is not null)
            {
                cmdlet.ThrowTerminatingError(LogErrors.Contradiction("NoKubernetesApi", other));
            }

            return null;
        }

        return new KubernetesConnectionOptions
        {
            Url = url,
            KubeConfig = kubeConfig is null ? null : cmdlet.GetUnresolvedProviderPathFromPSPath(kubeConfig),
            Context = context,
            AllowPlainHttp = allowPlainHttp,
        };
    }
}
