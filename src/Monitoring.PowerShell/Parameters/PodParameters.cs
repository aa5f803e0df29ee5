using System.Management.Automation;
using Monitoring.Kubernetes;

namespace Monitoring.Parameters;

/// <summary>The parameters for the metadata and the selection of pods, in addition to those of the API.</summary>
public sealed class PodParameters : KubernetesApiParameters
{
    /// <summary>Adds the annotations of pods to the metadata.</summary>
    [Parameter]
    public SwitchParameter Annotations { get; set; }

    /// <summary>Reads the owners of ReplicaSets and Jobs from the API instead of deriving them from names.</summary>
    [Parameter]
    public SwitchParameter ResolveOwner { get; set; }

    /// <summary>Includes the pod that this runs in.</summary>
    [Parameter]
    public SwitchParameter IncludeOwnPod { get; set; }

    /// <summary>Includes the logs of pods that opt out of collection.</summary>
    [Parameter]
    public SwitchParameter IgnoreOptOut { get; set; }

    /// <summary>The treatment of logs while the Kubernetes API does not report whether their pods opt out. The logs
    /// wait for 15 s first. The default is to collect them then.</summary>
    [Parameter]
    public ApiAbsence WhenApiIsAway { get; set; }
}
