using System.Management.Automation;
using Monitoring.Kubernetes;

namespace Monitoring.Commands.Collecting;

/// <content>The parameters for the logs of a Kubernetes node.</content>
public sealed partial class StartLogCollectorCommand
{
    /// <summary>For Kubernetes: the node's name. The default is the environment variable NODE_NAME, or the host's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NodeName { get; set; }

    /// <summary>For Kubernetes: the URL of an API that asks for no credentials, such as kubectl proxy's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubernetesApi { get; set; }

    /// <summary>For Kubernetes: a kubeconfig file. The default is the service account of the pod that this runs in, or what
    /// kubectl would take.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubeConfig { get; set; }

    /// <summary>For Kubernetes: a context of the kubeconfig.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? KubeContext { get; set; }

    /// <summary>Sends a kubeconfig's credentials to an API on this machine also over plain HTTP. The default is no, as in kubectl.</summary>
    [Parameter]
    public SwitchParameter AllowPlainHttp { get; set; }

    /// <summary>For Kubernetes: does without the Kubernetes API, whether there is one or not.</summary>
    [Parameter]
    public SwitchParameter NoKubernetesApi { get; set; }

    /// <summary>For Kubernetes: keeps the annotations of pods, too.</summary>
    [Parameter]
    public SwitchParameter Annotations { get; set; }

    /// <summary>For Kubernetes: reads the owners of ReplicaSets and Jobs from the API, and does not derive them from names.</summary>
    [Parameter]
    public SwitchParameter ResolveOwner { get; set; }

    /// <summary>For Kubernetes: follows the pod that this runs in, too.</summary>
    [Parameter]
    public SwitchParameter IncludeOwnPod { get; set; }

    /// <summary>For Kubernetes: collects also what pods ask not to collect.</summary>
    [Parameter]
    public SwitchParameter IgnoreOptOut { get; set; }

    /// <summary>For Kubernetes: what becomes of logs while the Kubernetes API does not say whether their pods ask not to be collected. They wait for 15 s in
    /// any case. The default is that they are collected then.</summary>
    [Parameter]
    public ApiAbsence WhenApiIsAway { get; set; }
}
