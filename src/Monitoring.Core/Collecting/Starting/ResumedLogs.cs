using Monitoring.Entries;
using Monitoring.Files;

namespace Monitoring.Collecting.Starting;

/// <summary>Where an earlier collector left off: the checkpoints of all paths, by path and by file; and what is remembered of logs whose
/// paths were lost meanwhile, should they come back.</summary>
internal sealed class ResumedLogs
{
    /// <summary>The most lost paths that are remembered; the oldest is forgotten first. Each takes at most 4 KiB.</summary>
    private const int MaxLost = 1024;

    private readonly Queue<string> _lost = [];
    private readonly Dictionary<string, Checkpoint> _byPath = [];
    private readonly ILookup<FileIdentity, (string Path, FilePosition Position)> _byFile;

    /// <summary>Keeps the checkpoints.</summary>
    public ResumedLogs(IEnumerable<Checkpoint> checkpoints)
    {
        foreach (Checkpoint checkpoint in checkpoints)
        {
            _byPath[checkpoint.Path] = checkpoint;
            foreach (FilePosition position in checkpoint.Files)
            {
                LastWritten = Math.Max(LastWritten, position.Modified);
            }
        }

        _byFile = _byPath.Values
            .SelectMany(
                checkpoint => checkpoint.Files.Concat(checkpoint.Finished),
                (checkpoint, position) => (checkpoint.Path, Position: position))
            .ToLookup(place => place.Position.File);
        IsEmpty = _byPath.Count == 0;
        Paths = [.. _byPath.Keys];
    }

    /// <summary>Whether there is nothing to resume at all.</summary>
    public bool IsEmpty { get; }

    /// <summary>The paths that an earlier collector followed.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>When one of the files had last been written to, in nanoseconds of Unix time: the earlier collector was there then.</summary>
    public long LastWritten { get; }

    /// <summary>Where a stream is to go on that has not begun yet, however late its path leads to a file: the file system may not have been
    /// mounted at the start. Null if nothing is known of its path, or its stream has begun.</summary>
    public Checkpoint? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>A stream has begun with what was known of its path.</summary>
    public void Take(string path) => _byPath.Remove(path);

    /// <summary>A stream has lost its path: should that be followed anew, the files that were read are none of the new stream's.</summary>
    public void Keep(string path, IReadOnlyList<FilePosition> finished)
    {
        if (finished.Count == 0)
        {
            _byPath.Remove(path);
            return;
        }

        _byPath[path] = new Checkpoint(path, [], []) { Finished = finished };
        _lost.Enqueue(path);
        while (_lost.Count > MaxLost)
        {
            _byPath.Remove(_lost.Dequeue());
        }
    }

    /// <summary>The positions that a file had under other paths.</summary>
    public IEnumerable<(string Path, FilePosition Position)> Find(FileIdentity file) => _byFile[file];
}
