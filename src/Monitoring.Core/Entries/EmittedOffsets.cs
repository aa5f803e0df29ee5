namespace Monitoring.Entries;

/// <summary>Up to where an earlier run has given out a file's lines, for each output apart: what is still being joined on one
/// output is read again, and the lines of the others between are not given out twice.</summary>
/// <param name="Unknown">The offset for lines that do not tell their output.</param>
/// <param name="Stdout">The offset for the standard output.</param>
/// <param name="Stderr">The offset for the standard error.</param>
internal readonly record struct EmittedOffsets(long Unknown, long Stdout, long Stderr)
{
    /// <summary>Whether messages go on of which parts stand among the lines that were given out: it is not known where the
    /// oldest of each output begins.</summary>
    public bool HasOpenParts { get; init; }

    /// <summary>All lines before an offset.</summary>
    public static EmittedOffsets Before(long offset) => new(offset, offset, offset);

    /// <summary>No line behind this offset was given out.</summary>
    public long Most { get; } = Math.Max(Unknown, Math.Max(Stdout, Stderr));

    /// <summary>The offset for an output.</summary>
    public long Of(LogOutput output) => output switch
    {
        LogOutput.Stdout => Stdout,
        LogOutput.Stderr => Stderr,
        _ => Unknown,
    };

    /// <summary>The same, but for one output.</summary>
    public EmittedOffsets With(LogOutput output, long offset) => new(
        output == LogOutput.Unknown ? offset : Unknown,
        output == LogOutput.Stdout ? offset : Stdout,
        output == LogOutput.Stderr ? offset : Stderr);
}
