using System.Globalization;
using Monitoring.Kubernetes.Paths;

namespace Monitoring.Campaigns.Writing;

/// <summary>A container whose log is written: where the kubelet puts it and the link to it.</summary>
/// <param name="Number">The number of the container; each is in a pod of its own.</param>
internal readonly record struct LoggedContainer(int Number)
{
    /// <summary>The namespace of all of them.</summary>
    public const string Namespace = "shop";

    /// <summary>The container's name in its pod.</summary>
    public const string Name = "main";

    /// <summary>The pod's name.</summary>
    public string PodName => string.Create(CultureInfo.InvariantCulture, $"web-{Number:D4}");

    /// <summary>The pod's UID.</summary>
    public string PodUid => string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{Number:D12}");

    /// <summary>The link's name in <c>/var/log/containers</c>.</summary>
    public string LinkName =>
        new ContainerLogName(PodName, Namespace, Name, Number.ToString("x64", CultureInfo.InvariantCulture)).ToString();

    /// <summary>The log's path below <c>/var/log/pods</c>.</summary>
    public string LogPath => Path.Join($"{Namespace}_{PodName}_{PodUid}", Name, "0.log");
}
