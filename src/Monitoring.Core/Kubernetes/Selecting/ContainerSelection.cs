using Monitoring.Kubernetes.Paths;
using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Querying;

namespace Monitoring.Kubernetes.Selecting;

/// <summary>Which containers' logs are meant, by names and by what the API says of their pods. Everything that is given must
/// hold; of several values of one, one must.</summary>
/// <remarks>Names are wildcards, in any case of letters. Pure.</remarks>
public sealed record ContainerSelection
{
    /// <summary>Namespaces. The default is all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Names of pods. With <see cref="Owners"/> a pod matches by its name or by its owner. The default is all.</summary>
    public IReadOnlyList<string> Pods { get; init; } = [];

    /// <summary>Names of pods that are left out. The default is none.</summary>
    public IReadOnlyList<string> ExcludePods { get; init; } = [];

    /// <summary>Names of containers. The default is all.</summary>
    public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Names of containers that are left out. The default is none.</summary>
    public IReadOnlyList<string> ExcludeContainers { get; init; } = [];

    /// <summary>What the pods were made by. The default is anything.</summary>
    public IReadOnlyList<PodOwner> Owners { get; init; } = [];

    /// <summary>Whether only such pods are meant as the API was asked for, by labels or fields: one that it does not know is
    /// not. The default is not.</summary>
    public bool IsAskedOfApi { get; init; }

    /// <summary>What the containers are doing when their logs are found. The default is anything.</summary>
    public IReadOnlyList<ContainerState> States { get; init; } = [];

    /// <summary>Whether containers for initialisation are meant, too. The default is true.</summary>
    public bool InitContainers { get; init; } = true;

    /// <summary>Whether a path alone cannot tell.</summary>
    public bool NeedsApi => IsAskedOfApi || Owners.Count > 0 || NeedsContainer;

    /// <summary>Whether the pod's metadata alone cannot tell.</summary>
    public bool NeedsContainer => States.Count > 0 || !InitContainers;

    /// <summary>Patterns for the names of all files that may be meant, and of some others: those of containers whose names begin
    /// with a name that is meant.</summary>
    public IReadOnlyList<string> FileNames =>
    [
        .. from pod in OrAny(Owners.Count == 0 ? Pods : [])
           from space in OrAny(Namespaces)
           from container in OrAny(Containers)
           select $"{pod}_{space}_{container}?*.log",
    ];

    /// <summary>Patterns for the paths of all files that may be meant, below a directory like <c>/var/log/pods</c>.</summary>
    public IReadOnlyList<string> FilePaths =>
    [
        .. from pod in OrAny(Owners.Count == 0 ? Pods : [])
           from space in OrAny(Namespaces)
           from container in OrAny(Containers)
           select $"{space}_{pod}_*/{container}/[0-9]*.log",
    ];

    /// <summary>Checks the wildcards.</summary>
    /// <exception cref="ArgumentException">One is none: a bracket is not closed; the message says which.</exception>
    public void Validate()
    {
        IReadOnlyList<string>[] all = [Namespaces, Pods, ExcludePods, Containers, ExcludeContainers, [.. Owners.Select(owner => owner.Name)]];
        foreach (IReadOnlyList<string> wildcards in all)
        {
            _ = new MetadataPattern(string.Empty, wildcards);
        }
    }

    /// <summary>Whether a container's log is meant; null if that cannot be told before the API has said something of its
    /// pod.</summary>
    /// <param name="metadata">What is known of the log.</param>
    /// <param name="container">What the API says of the container; null if it says nothing.</param>
    /// <exception cref="ArgumentException">A name is no wildcard: a bracket is not closed.</exception>
    public bool? Means(LogMetadata metadata, ContainerMetadata? container = null)
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

        return isNamed && !IsAskedOfApi && !NeedsContainer ? true : metadata.State switch
        {
            MetadataState.Live => (isNamed || Owners.Any(owner => IsOwner(owner, metadata))) && MeansContainer(metadata, container),
            MetadataState.Missing => false,
            _ => null,
        };
    }

    private bool MeansContainer(LogMetadata metadata, ContainerMetadata? container)
    {
        if (!NeedsContainer)
        {
            return true;
        }

        if (container is null || (!InitContainers && container.Kind == ContainerKind.Init))
        {
            return false;
        }

        // The API tells of the run that is on; a log with another id is of one that is over.
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

    private static IReadOnlyList<string> OrAny(IReadOnlyList<string> wildcards) => wildcards.Count == 0 ? ["*"] : wildcards;
}
