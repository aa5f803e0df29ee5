using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Kubernetes;

namespace Monitoring.Parameters;

/// <summary>The parameters that name a Kubernetes API.</summary>
/// <remarks>
/// Cmdlets with different base classes have these parameters. They return one object of this class from
/// <see cref="IDynamicParameters.GetDynamicParameters"/>, so that each parameter is declared once.
/// </remarks>
public class KubernetesApiParameters
{
    /// <summary>This node's name. The default is the environment variable NODE_NAME, or the host's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NodeName { get; set; }

    /// <summary>The URL of an API that requires no credentials, such as that of <c>kubectl proxy</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubernetesApi { get; set; }

    /// <summary>A kubeconfig file. The default is the pod's service account, or the kubeconfig that kubectl
    /// uses.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubeConfig { get; set; }

    /// <summary>A context of the kubeconfig.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubeContext { get; set; }

    /// <summary>Sends a kubeconfig's credentials over plain HTTP to an API on this machine. The default is no, as in
    /// kubectl.</summary>
    [Parameter]
    public SwitchParameter AllowPlainHttp { get; set; }

    /// <summary>Uses no Kubernetes API, even if one is found.</summary>
    [Parameter]
    public SwitchParameter NoKubernetesApi { get; set; }

    /// <summary>The name of the node that this runs on.</summary>
    internal string ThisNode => Kubernetes.NodeName.Find(NodeName);

    /// <summary>Returns the API that the parameters name, or null with <see cref="NoKubernetesApi"/>. Parameters that
    /// contradict each other end the cmdlet.</summary>
    internal KubernetesConnectionOptions? CreateConnection(PSCmdlet cmdlet)
    {
        if (!NoKubernetesApi)
        {
            return new KubernetesConnectionOptions
            {
                Url = KubernetesApi,
                KubeConfig = KubeConfig is null ? null : cmdlet.GetUnresolvedProviderPathFromPSPath(KubeConfig),
                Context = KubeContext,
                AllowPlainHttp = AllowPlainHttp,
            };
        }

        string? other = this switch
        {
            { KubernetesApi: { } } => nameof(KubernetesApi),
            { KubeConfig: { } } => nameof(KubeConfig),
            { KubeContext: { } } => nameof(KubeContext),
            _ => null,
        };
        if (other is not null)
        {
            cmdlet.ThrowTerminatingError(LogErrors.Contradiction(nameof(NoKubernetesApi), other));
        }

        return null;
    }
}
