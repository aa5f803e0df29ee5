using Monitoring.Campaigns.Tools;

namespace Monitoring.Campaigns.Logrotate;

/// <summary>A way to use logrotate: the configuration, the writer that belongs to it, and what may be lost by
/// it.</summary>
internal sealed record LogrotateMode
{
    /// <summary>In a configuration: the file that signals the writer to open the next file.</summary>
    public const string Request = "{request}";

    /// <summary>The name, a part of the campaign's.</summary>
    public required string Name { get; init; }

    /// <summary>The topic, by which the short forms are distributed.</summary>
    public required LogrotateTopic Topic { get; init; }

    /// <summary>The directives for each log, without <c>rotate</c>. Where there are several configurations, each
    /// rotation uses one of them.</summary>
    public required IReadOnlyList<string> Configurations { get; init; }

    /// <summary>When the writer opens the next file. The default is <see cref="WriterKind.Watching"/>.</summary>
    public WriterKind Writer { get; init; } = WriterKind.Watching;

    /// <summary>When nothing is written while logrotate runs, since lines written then are lost to everyone. The
    /// default is never.</summary>
    public WriterPause Pause { get; init; } = WriterPause.Never;

    /// <summary>The number of rotated files that are kept. The default is more than a phase makes.</summary>
    public int Kept { get; init; } = 8;

    /// <summary>The number of rotations in a phase. The default is two or three.</summary>
    public (int Least, int Most) Rotations { get; init; } = (2, 3);

    /// <summary>Whether rotation may take away lines that the collector could not read. The collector must report them.
    /// The default is false.</summary>
    public bool MayLose { get; init; }

    /// <summary>Whether every rotation is forced. Where it is not, the configuration decides by the size. The default
    /// is true.</summary>
    public bool IsForced { get; init; } = true;

    /// <summary>Whether logrotate pauses after it has renamed the log, so that the writer creates the next file before
    /// logrotate does. logrotate then renames that one to <c>.backup</c>. The default is false.</summary>
    public bool IsSlow { get; init; }

    /// <summary>Whether names have seconds, so that there is at most one rotation a second. The default is
    /// false.</summary>
    public bool HasSeconds { get; init; }

    /// <summary>A directory beside the logs to which rotated files go; null if they stay. The default is
    /// null.</summary>
    public string? OldDirectory { get; init; }

    /// <summary>The program that compresses; null for gzip. The default is null.</summary>
    public DebianTool? Compressor { get; init; }

    /// <summary>The ending of files that the collector cannot read; null if it can read all. The default is
    /// null.</summary>
    public string? UnreadableEnding { get; init; }

    /// <summary>The configurations in one line.</summary>
    public string Description =>
        string.Join(" | ", Configurations.Select(directives => directives.ReplaceLineEndings(", ")))
            + $", {Writer} writer";
}
