using Monitoring.Files;

namespace Monitoring.Collecting.Rotating;

/// <summary>The end positions of recently finished files of all streams, in case a file appears
/// under another path.</summary>
internal sealed class FinishedFiles
{
    /// <summary>The maximum number of files; the oldest is forgotten first. 4,096 take less than 1 MiB.</summary>
    private const int MaxFiles = 4096;

    private readonly Dictionary<FileIdentity, (string Path, FilePosition Position)> _byFile = [];
    private readonly Queue<FileIdentity> _order = [];

    /// <summary>Adds the position up to which a file was read under a path.</summary>
    public void Add(string path, in FilePosition position)
    {
        if (!_byFile.ContainsKey(position.File))
        {
            if (_order.Count == MaxFiles)
            {
                _byFile.Remove(_order.Dequeue());
            }

            _order.Enqueue(position.File);
        }

        _byFile[position.File] = (path, position);
    }

    /// <summary>Finds the path and position at which a file was read; null if it was not.</summary>
    public (string Path, FilePosition Position)? Find(FileIdentity file) =>
        _byFile.TryGetValue(file, out (string Path, FilePosition Position) found) ? found : null;
}
