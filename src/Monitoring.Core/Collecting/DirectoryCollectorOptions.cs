using Monitoring.Entries;
using Monitoring.Files.Opening;
using Monitoring.Messages.Timestamps;
using Monitoring.Parsing;

namespace Monitoring.Collecting;

/// <summary>What a <see cref="DirectoryCollector"/> follows, and how.</summary>
public sealed record DirectoryCollectorOptions
{
    /// <summary>1 GiB: buffers for it can still be twice as long.</summary>
    private const int MessageBytesLimit = 1 << 30;

    /// <summary>How long a stack trace waits for its next line, unless told otherwise.</summary>
    internal static readonly TimeSpan DefaultTraceTimeout = TimeSpan.FromSeconds(1);

    /// <summary>How long the parts of a split message wait for the next part, unless told otherwise.</summary>
    internal static readonly TimeSpan DefaultJoinTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The directories to follow. At least one.</summary>
    public required IReadOnlyList<LogRoot> Roots { get; init; }

    /// <summary>Where to begin in files that are there at the start. The default is the beginning.</summary>
    public StartPosition Start { get; init; } = StartPosition.Beginning;

    /// <summary>Whether to go on when everything there has been read. The default is true.</summary>
    public bool Follow { get; init; } = true;

    /// <summary>The longest message, in bytes; a longer one is cut. From 1 KiB to 1 GiB; the default is 1 MiB.</summary>
    public int MaxMessageBytes { get; init; } = 1 << 20;

    /// <summary>The most that is read of one file before it is another's turn, in bytes; a longer line is read whole
    /// all the same. The default is 256 KiB.</summary>
    public int TurnBytes { get; init; } = 256 << 10;

    /// <summary>The interval of looks without an event: at the roots, and at all of whose changes no event tells for certain. The default
    /// is 2 s.</summary>
    public TimeSpan RescanInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The interval of looks at everything, also at that of whose changes events tell; at least
    /// <see cref="RescanInterval"/>. The default is a minute.</summary>
    public TimeSpan FullRescanInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a rotated file must have been quiet before it is finished. The default is 5 s.</summary>
    public TimeSpan RotateWait { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time between two parts of a message that are joined. What counts is the time in their lines; the parts
    /// wait a second longer for the next one. The default is 5 s.</summary>
    public TimeSpan JoinTimeout { get; init; } = DefaultJoinTimeout;

    /// <summary>Whether the lines of a stack trace, and of JSON that is printed over several lines, become one entry. The default is
    /// false.</summary>
    public bool JoinStackTraces { get; init; }

    /// <summary>The rule by which lines become one entry, in place of what stack traces look like. The default is null: there is none.</summary>
    public MultilineRule? MultilineRule { get; init; }

    /// <summary>The longest time between two lines of a stack trace that are joined. What counts is the time in the lines, where they
    /// have one; a trace waits a tenth of a second longer for the next one. Its lines are written at once, so that it need not wait as
    /// long as the parts of a message, of which it is known that another comes. The default is 1 s.</summary>
    public TimeSpan TraceTimeout { get; init; } = DefaultTraceTimeout;

    /// <summary>The zone of times in messages that have no zone, where no record says when a message was written; null if the time of
    /// reading counts instead. The default is the machine's zone.</summary>
    public TimeZoneInfo? MessageTimeZone { get; init; } = TimeZoneInfo.Local;

    /// <summary>Which links are followed, at the start and later. The default is those that let nobody read more than he may read
    /// himself.</summary>
    public LinkFollowing FollowLinks { get; init; } = LinkFollowing.Safe;

    /// <summary>Whether links are held against their owners. Windows lets only administrators make links.</summary>
    internal bool ChecksLinks => FollowLinks == LinkFollowing.Safe && !OperatingSystem.IsWindows();

    /// <summary>What is known of a path's stream when the path is found. The default is its path.</summary>
    internal Func<string, LogMetadata> Describe { get; init; } = LogMetadata.ForPath;

    /// <summary>Whether the stream of a path may not be read yet: its files are kept open and are the buffer. Asked when the stream's turn
    /// comes. The default is that all may be.</summary>
    internal Predicate<string>? IsHeld { get; init; }

    /// <summary>The rule of a path's stream, which counts more than <see cref="MultilineRule"/>; asked at each turn. The default is none.</summary>
    internal Func<string, MultilineRule?>? FindRule { get; init; }

    /// <summary>Lends descriptors to the files. The default is that of the process.</summary>
    internal DescriptorPool Descriptors { get; init; } = DescriptorPool.OfProcess;

    /// <summary>Where an earlier collector left off. The default is nowhere.</summary>
    public IReadOnlyCollection<Checkpoint> Checkpoints { get; init; } = [];

    /// <summary>The age, since a file of the path was last written to, at which a checkpoint expires whose path was absent when the collector
    /// started and still is. The default is 7 days.</summary>
    public TimeSpan CheckpointAge { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Reads the times of one stream's messages; null if none are read.</summary>
    internal TimestampReader? CreateTimestampReader() => MessageTimeZone is { } zone ? new TimestampReader(zone) : null;

    /// <summary>Checks the values against each other.</summary>
    /// <exception cref="ArgumentException">A value is out of its range; the message says which.</exception>
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
