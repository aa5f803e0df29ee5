namespace Monitoring.Entries;

/// <summary>The offsets up to which an earlier run has emitted a file's lines, for each output. An entry that is still
/// being joined on one output is read again, without emitting the lines of the others between twice.</summary>
/// <param name="Unknown">The offset for lines without an output.</param>
/// <param name="Stdout">The offset for the standard output.</param>
/// <param name="Stderr">The offset for the standard error.</param>
internal readonly record struct EmittedOffsets(long Unknown, long Stdout, long Stderr)
{
    /// <summary>Whether incomplete messages have parts among the emitted lines. The position of their first parts is
    /// then unknown.</summary>
    public bool HasOpenParts { get; init; }

    /// <summary>The same offset for all outputs.</summary>
    public static EmittedOffsets Before(long offset) => new(offset, offset, offset);

    /// <summary>The greatest of the offsets: no line after it was emitted.</summary>
    public long Most { get; } = Math.Max(Unknown, Math.Max(Stdout, Stderr));

    /// <summary>The offset for an output.</summary>
    public long Of(LogOutput output) => output switch
    {
        LogOutput.Stdout => Stdout,
        LogOutput.Stderr => Stderr,
        _ => Unknown,
    };

    /// <summary>Copies the offsets with another one for one output.</summary>
    public EmittedOffsets With(LogOutput output, long offset) => new(
        output == LogOutput.Unknown ? offset : Unknown,
        output == LogOutput.Stdout ? offset : Stdout,
        output == LogOutput.Stderr ? offset : Stderr);
}
