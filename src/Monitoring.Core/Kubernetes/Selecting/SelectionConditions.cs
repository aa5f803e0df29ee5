using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Querying.Matching;

namespace Monitoring.Kubernetes.Selecting;

/// <summary>The conditions of a selection of containers, to report those that match no stream.</summary>
/// <remarks>Pure.</remarks>
internal static class SelectionConditions
{
    /// <summary>Returns the conditions of a selection of containers.</summary>
    /// <param name="selection">The selection.</param>
    /// <param name="names">The names without wildcards that select all pods whose names begin with them.</param>
    /// <param name="selector">The condition on labels; null if there is none.</param>
    public static IReadOnlyList<StreamCondition> Of(
        ContainerSelection selection, IReadOnlyCollection<string> names, LabelSelector? selector)
    {
        ArgumentNullException.ThrowIfNull(selection);
        List<StreamCondition> conditions = [];
        Add(MetadataKeys.Namespace, selection.Namespaces);
        if (selection.Pods.Count + selection.Owners.Count > 0)
        {
            MetadataPattern pods = new(MetadataKeys.PodName, selection.Pods);
            conditions.Add(new StreamCondition(
                [.. selection.Pods.Select(pod => AsGiven(StreamConditions.OfPattern(pods,
                    pod), names)), .. selection.Owners.Select(OfOwner)]));
        }

        Add(MetadataKeys.ContainerName, selection.Containers);
        conditions.AddRange(StreamConditions.Of(selector ?? LabelSelector.All));
        return conditions;

        void Add(string key, IReadOnlyList<string> wildcards)
        {
            if (wildcards.Count > 0)
            {
                MetadataPattern pattern = new(key, wildcards);
                conditions.Add(
                    new StreamCondition(
                    [.. wildcards.Select(wildcard => StreamConditions.OfPattern(pattern, wildcard))]));
            }
        }
    }

    /// <summary>Removes the asterisk at the end of a pod's name if this program added it, see
    /// <see cref="WorkloadName"/>.</summary>
    private static StreamValue AsGiven(StreamValue value, IReadOnlyCollection<string> names)
    {
        string text = value.Wanted.EndsWith('*') ? value.Wanted[..^1] : value.Wanted;
        return text != value.Wanted && names.Contains(text) ? value with { Wanted = text, IsExact = true } : value;
    }

    private static StreamValue OfOwner(PodOwner owner) => new(
        owner.Kind.ToLowerInvariant(),
        owner.Name,
        !StreamConditions.HasWildcards(owner.Name),
        metadata =>
            HasKind(metadata, owner) && new MetadataPattern(MetadataKeys.OwnerName, [owner.Name]).Matches(metadata),
        streams =>
            (owner.Name, streams.Where(metadata => HasKind(metadata, owner)).Select(
            metadata => metadata.Find(MetadataKeys.OwnerName)!)));

    private static bool HasKind(LogMetadata metadata, PodOwner owner) =>
        string.Equals(owner.Kind, metadata.Find(MetadataKeys.OwnerKind), StringComparison.OrdinalIgnoreCase);
}
