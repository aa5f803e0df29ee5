using Monitoring.Files;

namespace Monitoring.Collecting.Rotating;

/// <summary>The files of a log that were read to their ends, or skipped at the start. A new name, a copy or a
/// compression does not make such a file new.</summary>
/// <param name="path">The log's path.</param>
/// <param name="all">The finished files of all logs.</param>
internal sealed class KnownFiles(string path, FinishedFiles all)
{
    /// <summary>The maximum number of files, more than rotation usually keeps. The oldest is forgotten first; files
    /// older than the remembered ones are recognized by their names.</summary>
    public const int MaxFiles = 16;

    /// <summary>The files, the oldest first. Each change creates a new list, so that a checkpoint can keep
    /// the former one.</summary>
    public IReadOnlyList<FilePosition> Finished { get; private set; } = [];

    /// <summary>Restores the list of an earlier collector.</summary>
    public void Resume(IReadOnlyList<FilePosition> finished) => Finished = finished;

    /// <summary>Adds a file with the position up to which it was read.</summary>
    public void Add(FilePosition finished)
    {
        IEnumerable<FilePosition> others = Finished.Where(
            known => known.File != finished.File || known.Head != finished.Head);
        Finished = [.. others.TakeLast(MaxFiles - 1), finished];
        if (finished.Head.Length > 0)
        {
            all.Add(path, finished);
        }
    }

    /// <summary>Adds a copy of a file, after the original if that is in the list.</summary>
    public void AddCopy(FilePosition copy, FileIdentity original)
    {
        List<FilePosition> files = [.. Finished.Where(known => known.File != copy.File || known.Head != copy.Head)];
        int index = files.FindLastIndex(known => known.File == original);
        files.Insert(index < 0 ? files.Count : index + 1, copy);
        Finished = [.. files.TakeLast(MaxFiles)];
    }

    /// <summary>Whether a file was read or skipped.</summary>
    public bool Contains(FileIdentity file)
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
