using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Reflecting;

/// <content>A pod of the table.</content>
internal sealed partial class PodTable
{
    private sealed class KnownPod(ListedPod listed)
    {
        public PodMetadata Pod { get; set; } = listed.Pod;

        public string ResourceVersion { get; set; } = listed.ResourceVersion;

        public long Round { get; set; }

        public bool WasRead { get; set; }

        public long DeletedTick { get; set; }
    }
}
