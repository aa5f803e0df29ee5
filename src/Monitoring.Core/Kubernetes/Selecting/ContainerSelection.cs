using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Kubernetes.Paths;
using Monitoring.Kubernetes.Pods;
using Monitoring.Querying;

namespace Monitoring.Kubernetes.Selecting;

/// <summary>Selects containers' logs, by names and by the API's metadata of their pods. Conditions are combined with
/// AND; several values of one condition are combined with OR.</summary>
/// <remarks>Names are case-insensitive wildcards. Pure.</remarks>
public sealed record ContainerSelection
{
    /// <summary>Namespaces. The default is all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Names of pods. With <see cref="Owners"/> a pod matches by its name or by its owner. The default is
    /// all.</summary>
    public IReadOnlyList<string> Pods { get; init; } = [];

    /// <summary>Names of excluded pods. The default is none.</summary>
    public IReadOnlyList<string> ExcludePods { get; init; } = [];

    /// <summary>Names of containers. The default is all.</summary>
    public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Names of excluded containers. The default is none.</summary>
    public IReadOnlyList<string> ExcludeContainers { get; init; } = [];

    /// <summary>The owners of the pods. The default is any.</summary>
    public IReadOnlyList<PodOwner> Owners { get; init; } = [];

    /// <summary>Whether the API was queried with a label or field selector. Then pods that it did not return are not
    /// selected. The default is false.</summary>
    public bool UsesApiSelector { get; init; }

    /// <summary>The states of the containers when their logs are found. The default is any.</summary>
    public IReadOnlyList<ContainerState> States { get; init; } = [];

    /// <summary>Whether init containers are selected, too. The default is true.</summary>
    public bool InitContainers { get; init; } = true;

    /// <summary>Whether the selection needs more than the path.</summary>
    public bool NeedsApi => UsesApiSelector || Owners.Count > 0 || NeedsContainer;

    /// <summary>Whether the selection needs more than the pod's metadata.</summary>
    public bool NeedsContainer => States.Count > 0 || !InitContainers;

    /// <summary>Patterns for the names of all files that may be selected. They also match containers whose names begin
    /// with a selected name.</summary>
    public IReadOnlyList<string> FileNames =>
    [
        .. from pod in OrAny(Owners.Count == 0 ? Pods : [])
           from space in OrAny(Namespaces)
           from container in OrAny(Containers)
           select $"{pod}_{space}_{container}?*.log",
    ];

    /// <summary>Patterns for the paths of all files that may be selected, below a directory like
    /// <c>/var/log/pods</c>.</summary>
    public IReadOnlyList<string> FilePaths =>
    [
        .. from pod in OrAny(Owners.Count == 0 ? Pods : [])
           from space in OrAny(Namespaces)
           from container in OrAny(Containers)
           select $"{space}_{pod}_*/{container}/[0-9]*.log",
    ];

    /// <summary>Validates the wildcards.</summary>
    /// <exception cref="ArgumentException">A wildcard has an unclosed bracket; the message says which.</exception>
    public void Validate()
    {
        IReadOnlyList<string>[] all =
            [Namespaces, Pods, ExcludePods, Containers, ExcludeContainers, [.. Owners.Select(owner => owner.Name)]];
        foreach (IReadOnlyList<string> wildcards in all)
        {
            _ = new MetadataPattern(string.Empty, wildcards);
        }
    }

    /// <summary>Whether a container's log is selected; null if that is unknown until the API reports its pod.</summary>
    /// <param name="metadata">The log's current metadata.</param>
    /// <param name="container">The API's metadata of the container; null if there are none.</param>
    /// <exception cref="ArgumentException">A wildcard has an unclosed bracket.</exception>
    public bool? IsSelected(LogMetadata metadata, ContainerMetadata? container = null)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!Matches(metadata, MetadataKeys.Namespace, OrAny(Namespaces))
            || !Matches(metadata, MetadataKeys.ContainerName, OrAny(Containers))
            || Matches(metadata, MetadataKeys.PodName, ExcludePods)
            || Matches(metadata, MetadataKeys.ContainerName, ExcludeContainers))
        {
            return false;
        }

        bool isNamed = Matches(metadata, MetadataKeys.PodName, Owners.Count == 0 ? OrAny(Pods) : Pods);
        if (!isNamed && Owners.Count == 0)
        {
            return false;
        }

        return isNamed && !UsesApiSelector && !NeedsContainer ? true : metadata.State switch
        {
            MetadataState.Live =>
                (isNamed || Owners.Any(owner => IsOwner(owner, metadata))) && IsContainerSelected(metadata, container),
            MetadataState.Missing => false,
            _ => null,
        };
    }

    private bool IsContainerSelected(LogMetadata metadata, ContainerMetadata? container)
    {
        if (!NeedsContainer)
        {
            return true;
        }

        if (container is null || (!InitContainers && container.Kind == ContainerKind.Init))
        {
            return false;
        }

        // The API reports the present run; a log with another id is of an ended one.
        bool isThisRun = metadata.Find(MetadataKeys.ContainerId) is not { } id || id == container.ContainerId;
        return States.Count == 0 || States.Contains(isThisRun ? container.State : ContainerState.Terminated);
    }

    /// <summary>Returns the root in a directory of containers' logs for the containers that may be selected.</summary>
    /// <param name="directory">The directory of the links to the logs, or the kubelet's <c>pods</c>.</param>
    public LogRoot CreateRoot(string directory) => NodeLogDirectory.LayoutOf(directory) == NodeLogLayout.Pods
        ? new LogRoot { Path = directory, Recurse = true, Include = FilePaths }
        : new LogRoot { Path = directory, Include = FileNames };

    private static bool IsOwner(PodOwner owner, LogMetadata metadata) =>
        string.Equals(owner.Kind, metadata.Find(MetadataKeys.OwnerKind), StringComparison.OrdinalIgnoreCase)
        && Matches(metadata, MetadataKeys.OwnerName, [owner.Name]);

    private static bool Matches(LogMetadata metadata, string key, IReadOnlyList<string> wildcards) =>
        new MetadataPattern(key, wildcards).Matches(metadata);

    private static IReadOnlyList<string> OrAny(IReadOnlyList<string> wildcards) =>
        wildcards.Count == 0 ? ["*"] : wildcards;
}
