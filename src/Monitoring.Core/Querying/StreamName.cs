using Monitoring.Entries;

namespace Monitoring.Querying;

/// <summary>The name by which a user refers to logs. It is a file or a directory, a pod or the beginning of its name, a
/// workload, or a source as displayed, <c>namespace/pod</c> or <c>namespace/pod/container</c>.</summary>
/// <remarks>A stream that matches in one of these ways matches. Workloads are written as in
/// <see cref="WorkloadName"/>. Immutable.</remarks>
public sealed class StreamName
{
    private readonly MetadataPattern _paths;
    private readonly MetadataPattern? _pods;
    private readonly MetadataPattern? _owners;
    private readonly string? _ownerKind;
    private readonly MetadataPattern[] _source = [];

    /// <summary>Reads a name.</summary>
    /// <param name="text">The name, which may contain wildcards.</param>
    /// <exception cref="ArgumentException">A bracket of a wildcard is not closed.</exception>
    public StreamName(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        Text = text;
        _paths = MetadataPattern.ForPaths([text]);
        if (WorkloadName.TryParse(text, out PodOwner? owner, out string? pod, out _))
        {
            _pods = pod is null ? null : new MetadataPattern(MetadataKeys.PodName, [pod]);
            _owners = owner is null ? null : new MetadataPattern(MetadataKeys.OwnerName, [owner.Name]);
            _ownerKind = owner?.Kind;
        }
        else
        {
            _source = ParseSource(text.Split('/'));
        }
    }

    /// <summary>The name as the user wrote it.</summary>
    public string Text { get; }

    /// <summary>Whether a stream has the name.</summary>
    public bool Matches(LogMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return _paths.Matches(metadata)
            || _pods?.Matches(metadata) == true
            || (_owners?.Matches(metadata) == true
                && string.Equals(_ownerKind, metadata.Find(MetadataKeys.OwnerKind), StringComparison.OrdinalIgnoreCase))
            || (_source.Length > 0 && _source.All(part => part.Matches(metadata)));
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Returns patterns for the namespace, the pod or the beginning of its name, and the container;
    /// empty for a path.</summary>
    private static MetadataPattern[] ParseSource(string[] parts) => parts switch
    {
        [{ Length: > 0 } space, { Length: > 0 } pod] =>
        [
            new(MetadataKeys.Namespace, [space]),
            new(MetadataKeys.PodName, [pod.AsSpan().ContainsAny("*?[") ? pod : pod + "*"]),
        ],
        [{ Length: > 0 } space, { Length: > 0 } pod, { Length: > 0 } container] =>
            [new(MetadataKeys.Namespace, [space]), new(MetadataKeys.PodName, [pod]), new(
                MetadataKeys.ContainerName, [container])],
        _ => [],
    };
}
