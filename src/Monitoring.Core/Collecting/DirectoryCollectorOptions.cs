using Monitoring.Entries;
using Monitoring.Files.Opening;
using Monitoring.Messages.Timestamps;
using Monitoring.Parsing;

namespace Monitoring.Collecting;

/// <summary>The roots and settings of a <see cref="DirectoryCollector"/>.</summary>
public sealed record DirectoryCollectorOptions
{
    /// <summary>1 GiB: the buffers for a message can be twice as long.</summary>
    private const int MessageBytesLimit = 1 << 30;

    /// <summary>The default of <see cref="TraceTimeout"/>.</summary>
    internal static readonly TimeSpan DefaultTraceTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The default of <see cref="JoinTimeout"/>.</summary>
    internal static readonly TimeSpan DefaultJoinTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The directories to follow. At least one.</summary>
    public required IReadOnlyList<LogRoot> Roots { get; init; }

    /// <summary>The position to begin at in files that exist at the start. The default is the beginning.</summary>
    public StartPosition Start { get; init; } = StartPosition.Beginning;

    /// <summary>Whether to continue after all existing data was read. The default is true.</summary>
    public bool Follow { get; init; } = true;

    /// <summary>The maximum length of a message, in bytes; a longer message is cut. From 1 KiB to 1 GiB; the default
    /// is 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 1 << 20;

    /// <summary>The maximum number of bytes read from one file in a turn. A longer line is still read whole. The
    /// default is 256 KiB.</summary>
    public int TurnBytes { get; init; } = 256 << 10;

    /// <summary>The interval between rescans of the roots, and of files whose changes are not reliably reported by
    /// events. The default is 2 s.</summary>
    public TimeSpan RescanInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The interval between rescans of everything, including files whose changes are reported by events. At
    /// least <see cref="RescanInterval"/>. The default is a minute.</summary>
    public TimeSpan FullRescanInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The time without changes after which a rotated file is finished. The default is 5 s.</summary>
    public TimeSpan RotateWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The maximum time between two parts of a message that are joined, by the time in their lines. The parts
    /// wait one second longer for the next part. The default is 5 s.</summary>
    public TimeSpan JoinTimeout { get; init; } = DefaultJoinTimeout;

    /// <summary>Whether the lines of a stack trace, or of JSON printed over several lines, become one entry. The
    /// default is false.</summary>
    public bool JoinStackTraces { get; init; }

    /// <summary>The rule that joins lines into one entry, instead of the detection of stack traces. The default is
    /// null, no rule.</summary>
    public MultilineRule? MultilineRule { get; init; }

    /// <summary>The maximum time between two joined lines of a stack trace, by the time in the lines if they have
    /// one. A trace waits a tenth of a second longer for its next line. The lines of a trace are written at once,
    /// so this timeout is shorter than that of message parts, which are certain to have another one. The default
    /// is 1 s.</summary>
    public TimeSpan TraceTimeout { get; init; } = DefaultTraceTimeout;

    /// <summary>The time zone of message times without a zone, for records that have no time of their own. Null uses
    /// the time of reading instead. The default is the machine's time zone.</summary>
    public TimeZoneInfo? MessageTimeZone { get; init; } = TimeZoneInfo.Local;

    /// <summary>The links to follow, at the start and later. The default is links that do not give anyone access to
    /// more than they can read themselves.</summary>
    public LinkFollowing FollowLinks { get; init; } = LinkFollowing.Safe;

    /// <summary>Whether the owners of links are checked. On Windows only administrators can create links.</summary>
    internal bool ChecksLinks => FollowLinks == LinkFollowing.Safe && !OperatingSystem.IsWindows();

    /// <summary>Returns the metadata of a path's stream when the path is found. The default contains
    /// only the path.</summary>
    internal Func<string, LogMetadata> Describe { get; init; } = LogMetadata.ForPath;

    /// <summary>Whether the stream of a path must not be read yet. Its files are kept open and are the buffer. Called
    /// when the stream's turn comes. The default is that every stream may be read.</summary>
    internal Predicate<string>? IsHeld { get; init; }

    /// <summary>The rule of a path's stream, which overrides <see cref="MultilineRule"/>; called in each turn. The
    /// default is none.</summary>
    internal Func<string, MultilineRule?>? FindRule { get; init; }

    /// <summary>Lends descriptors to the files. The default is the pool of the process.</summary>
    internal DescriptorPool Descriptors { get; init; } = DescriptorPool.OfProcess;

    /// <summary>The checkpoints of an earlier collector. The default is none.</summary>
    public IReadOnlyCollection<Checkpoint> Checkpoints { get; init; } = [];

    /// <summary>The age at which the checkpoint of an absent path expires, counted from the last write to a
    /// file of the path. Applies to paths that were absent when the collector started and still are. The
    /// default is 7 days.</summary>
    public TimeSpan CheckpointAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Creates the reader of the times in one stream's messages; null if these times are not read.</summary>
    internal TimestampReader? CreateTimestampReader() => MessageTimeZone is { } zone ? new TimestampReader(zone) : null;

    /// <summary>Validates the options.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    public void Validate()
    {
        if (Roots.Count == 0)
        {
            throw new ArgumentException("There is nothing to follow.", nameof(Roots));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(MaxMessageBytes, 1024);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxMessageBytes, MessageBytesLimit);
        ArgumentOutOfRangeException.ThrowIfLessThan(TurnBytes, 4096);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(RescanInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(FullRescanInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(RotateWait, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckpointAge, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(JoinTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(TraceTimeout, TimeSpan.Zero);
    }
}
