using Monitoring.Entries;
using Monitoring.Entries.Display;

namespace Monitoring.Storing;

/// <summary>The properties and the size of one stream of a store.</summary>
public sealed record LogStreamSummary
{
    /// <summary>The stream's number in the store.</summary>
    public required long Id { get; init; }

    /// <summary>The stream's name: <c>namespace/pod/container</c>, or the file's path, or all metadata.
    /// Safe on a terminal.</summary>
    public string Name => StreamTitle.Of(Metadata);

    /// <summary>The number of stored entries.</summary>
    public long Entries { get; init; }

    /// <summary>The length of the entries' messages, in bytes.</summary>
    public long MessageBytes { get; init; }

    /// <summary>The size of the stream on disk, without the surrounding tables, in bytes.</summary>
    public long StoredBytes { get; init; }

    /// <summary>The number of blocks.</summary>
    public long Blocks { get; init; }

    /// <summary>The earliest time stamp; null for a stream without stored entries.</summary>
    public DateTimeOffset? FirstTime => First?.ToDateTimeOffset(TimeZone);

    /// <summary>The latest time stamp; null for a stream without stored entries.</summary>
    public DateTimeOffset? LastTime => Last?.ToDateTimeOffset(TimeZone);

    /// <summary>The store's file.</summary>
    public string StorePath { get; init; } = string.Empty;

    /// <summary>The stream's metadata.</summary>
    public required LogMetadata Metadata { get; init; }

    /// <summary><see cref="FirstTime"/> with nanoseconds.</summary>
    internal LogTimestamp? First { get; init; }

    /// <summary><see cref="LastTime"/> with nanoseconds.</summary>
    internal LogTimestamp? Last { get; init; }

    /// <summary>The zone of the times. The default is the local one.</summary>
    internal TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Local;
}
