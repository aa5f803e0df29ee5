using Monitoring.Files;

namespace Monitoring.Entries;

/// <summary>Where to resume one stream after a restart, so that every line comes once.</summary>
/// <param name="Path">The path under which the stream was followed.</param>
/// <param name="Files">How far each file of the stream has been read, the oldest first: rotated ones that are not finished
/// yet, then the one that has the path. All before that has been given out, but for <paramref name="Open"/>.</param>
/// <param name="Open">What is still being joined, a message or a stack trace, for each output that has one, the oldest
/// first: that output's lines are read again from there, and those of the others are not given out again.</param>
public sealed record Checkpoint(string Path, IReadOnlyList<FilePosition> Files, IReadOnlyList<OpenPosition> Open)
{
    /// <summary>The files of the stream that were read to their ends, or left out at the start, the oldest first: none of them is new
    /// because it has another name, was copied or was compressed.</summary>
    public IReadOnlyList<FilePosition> Finished { get; init; } = [];

    /// <summary>Whether the path has led to no file for so long that there is nothing to resume: a store deletes what it has of it.</summary>
    public bool IsGone { get; private init; }

    /// <summary>Where reading begins again; null if that is where <see cref="Files"/> says.</summary>
    public FilePosition? OpenSince => Open.Count > 0 ? Open[0].Since : null;

    /// <summary>When a file of the stream was last written to, in nanoseconds of Unix time; 0 if that is not known.</summary>
    public long LastWritten => Files.Concat(Finished).Select(position => position.Modified).DefaultIfEmpty().Max();

    /// <summary>The checkpoint that ends a path: there is nothing to resume.</summary>
    public static Checkpoint Gone(string path) => new(path, [], []) { IsGone = true };
}
