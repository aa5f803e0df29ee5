using Monitoring.Files;

namespace Monitoring.Collecting.Rotating;

/// <summary>What is remembered of the files of a log that were read to their ends, or left out at the start: none of them is new because it
/// has another name, was copied or was compressed.</summary>
/// <param name="path">The log's path.</param>
/// <param name="all">Remembers them for all logs.</param>
internal sealed class LogMemory(string path, FinishedFiles all)
{
    /// <summary>More than rotation usually keeps; the oldest is forgotten first, and older files than those that are remembered are known by
    /// their names.</summary>
    public const int Most = 16;

    /// <summary>The files, the oldest first. Another list after each change, so that a checkpoint may keep this one.</summary>
    public IReadOnlyList<FilePosition> Finished { get; private set; } = [];

    /// <summary>Remembers what an earlier collector did.</summary>
    public void Resume(IReadOnlyList<FilePosition> finished) => Finished = finished;

    /// <summary>Remembers a file, up to where it was read.</summary>
    public void Add(FilePosition finished)
    {
        IEnumerable<FilePosition> others = Finished.Where(known => known.File != finished.File || known.Head != finished.Head);
        Finished = [.. others.TakeLast(Most - 1), finished];
        if (finished.Head.Length > 0)
        {
            all.Add(path, finished);
        }
    }

    /// <summary>Remembers a copy of a file, behind the file if that is remembered.</summary>
    public void AddCopy(FilePosition copy, FileIdentity original)
    {
        List<FilePosition> files = [.. Finished.Where(known => known.File != copy.File || known.Head != copy.Head)];
        int index = files.FindLastIndex(known => known.File == original);
        files.Insert(index < 0 ? files.Count : index + 1, copy);
        Finished = [.. files.TakeLast(Most)];
    }

    /// <summary>Whether a file was read, or left out.</summary>
    public bool Knows(FileIdentity file)
    {
        foreach (FilePosition finished in Finished)
        {
            if (finished.File == file)
            {
                return true;
            }
        }

        return false;
    }
}
