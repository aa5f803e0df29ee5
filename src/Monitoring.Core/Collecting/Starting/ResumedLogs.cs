using Monitoring.Entries;
using Monitoring.Files;

namespace Monitoring.Collecting.Starting;

/// <summary>The checkpoints of an earlier collector, by path and by file. Also keeps the finished files of lost paths,
/// in case these paths come back.</summary>
internal sealed class ResumedLogs
{
    /// <summary>The maximum number of lost paths; the oldest is forgotten first. Each takes at most 4 KiB.</summary>
    private const int MaxLost = 1024;

    private readonly Queue<string> _lost = [];
    private readonly Dictionary<string, Checkpoint> _byPath = [];
    private readonly ILookup<FileIdentity, (string Path, FilePosition Position)> _byFile;

    /// <summary>Stores the checkpoints.</summary>
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
            .ToLookup(known => known.Position.File);
        IsEmpty = _byPath.Count == 0;
        Paths = [.. _byPath.Keys];
    }

    /// <summary>Whether there is nothing to resume.</summary>
    public bool IsEmpty { get; }

    /// <summary>The paths that an earlier collector followed.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>The time of the last write to one of the files, in nanoseconds of Unix time. The earlier collector
    /// was running then.</summary>
    public long LastWritten { get; }

    /// <summary>The checkpoint of a stream that has not begun, however late its path leads to a file: the file system
    /// may not have been mounted at the start. Null if the path has none, or its stream has begun.</summary>
    public Checkpoint? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>Removes the checkpoint of a path, because its stream has begun.</summary>
    public void Take(string path) => _byPath.Remove(path);

    /// <summary>Keeps the finished files of a stream that lost its path. If the path is followed again, its new stream
    /// does not read these files.</summary>
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
