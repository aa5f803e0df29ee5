using Monitoring.Entries;
using Monitoring.Entries.Display;

namespace Monitoring.Remote;

/// <summary>A stream of a listener's store or of another log database.</summary>
public sealed class RemoteLogStream
{
    /// <summary>The stream's name: <c>namespace/pod/container</c>, or the file's path, or all metadata.
    /// Safe on a terminal.</summary>
    public string Name => StreamTitle.Of(Metadata);

    /// <summary>The number of stored entries; null if the server does not report it, such as Loki.</summary>
    public long? Entries { get; init; }

    /// <summary>The stream's metadata.</summary>
    public required LogMetadata Metadata { get; init; }
}
