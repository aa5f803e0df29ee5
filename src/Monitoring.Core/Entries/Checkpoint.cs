using Monitoring.Files;

namespace Monitoring.Entries;

/// <summary>The position at which one stream resumes after a restart, so that every line is emitted once.</summary>
/// <param name="Path">The path under which the stream was followed.</param>
/// <param name="Files">The position in each file of the stream, the oldest first: rotated files that are not finished
/// yet, then the file at the path. All lines before these positions have been emitted, except for
/// <paramref name="Open"/>.</param>
/// <param name="Open">The messages and stack traces that are still being joined, one for each output that has one, the
/// oldest first. The lines of that output are read again from there. Those of the other outputs are not emitted
/// again.</param>
public sealed record Checkpoint(string Path, IReadOnlyList<FilePosition> Files, IReadOnlyList<OpenPosition> Open)
{
    /// <summary>The files of the stream that were read to their ends, or skipped at the start, the oldest first. They
    /// are recognized after they are renamed, copied or compressed.</summary>
    public IReadOnlyList<FilePosition> Finished { get; init; } = [];

    /// <summary>Whether the path has had no file for so long that there is nothing to resume. A store then deletes the
    /// stream's checkpoint.</summary>
    public bool IsGone { get; private init; }

    /// <summary>The position at which reading resumes; null if <see cref="Files"/> decides.</summary>
    public FilePosition? OpenSince => Open.Count > 0 ? Open[0].Since : null;

    /// <summary>The last write to a file of the stream, in nanoseconds of Unix time; 0 if that is not known.</summary>
    public long LastWritten => Files.Concat(Finished).Select(position => position.Modified).DefaultIfEmpty().Max();

    /// <summary>Creates the checkpoint of a path with nothing to resume.</summary>
    public static Checkpoint Gone(string path) => new(path, [], []) { IsGone = true };
}
