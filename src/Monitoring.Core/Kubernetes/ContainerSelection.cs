using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Kubernetes;

/// <summary>Which containers' logs are meant, by names and by what the API says of their pods. Everything that is given must
/// hold; of several values of one, one must.</summary>
/// <remarks>Names are wildcards, in any case of letters. Pure.</remarks>
public sealed record ContainerSelection
{
    /// <summary>Namespaces. The default is all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Names of pods. The default is all.</summary>
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

    /// <summary>Whether a path alone cannot tell.</summary>
    public bool NeedsApi => IsAskedOfApi || Owners.Count > 0;

    /// <summary>Patterns for the names of all files that may be meant, and of some others: those of containers whose names begin
    /// with a name that is meant.</summary>
    public IReadOnlyList<string> FileNames =>
    [
        .. from pod in OrAny(Pods)
           from space in OrAny(Namespaces)
           from container in OrAny(Containers)
           select $"{pod}_{space}_{container}-*.log",
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
    /// <exception cref="ArgumentException">A name is no wildcard: a bracket is not closed.</exception>
    public bool? Means(LogMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!Matches(metadata, MetadataKeys.Namespace, OrAny(Namespaces))
            || !Matches(metadata, MetadataKeys.PodName, OrAny(Pods))
            || !Matches(metadata, MetadataKeys.ContainerName, OrAny(Containers))
            || Matches(metadata, MetadataKeys.PodName, ExcludePods)
            || Matches(metadata, MetadataKeys.ContainerName, ExcludeContainers))
        {
            return false;
        }

        return !NeedsApi ? true : metadata.State switch
        {
            MetadataState.Live => Owners.Count == 0 || Owners.Any(owner => IsOwner(owner, metadata)),
            MetadataState.Missing => false,
            _ => null,
        };
    }

    private static bool IsOwner(PodOwner owner, LogMetadata metadata) =>
        string.Equals(owner.Kind, metadata.Find(MetadataKeys.OwnerKind), StringComparison.OrdinalIgnoreCase)
        && Matches(metadata, MetadataKeys.OwnerName, [owner.Name]);

    private static bool Matches(LogMetadata metadata, string key, IReadOnlyList<string> wildcards) =>
        new MetadataPattern(key, wildcards).Matches(metadata);

    private static IReadOnlyList<string> OrAny(IReadOnlyList<string> wildcards) => wildcards.Count == 0 ? ["*"] : wildcards;
}
