using Monitoring.Files;
using Monitoring.Tailing;

namespace Monitoring.Collecting.Streams;

/// <summary>The streams that wait for a file which was renamed to their paths and is still being read under
/// its former path.</summary>
/// <remarks>Indexed by file: when thousands of followed files are renamed at once, as many streams wait. A stream in
/// this index may have stopped waiting.</remarks>
internal sealed class RenameHandoff(TurnQueue turns)
{
    private readonly Dictionary<FileIdentity, List<LogStream>> _byFile = [];

    /// <summary>Adds a stream that waits for a file.</summary>
    public void Add(LogStream receiver)
    {
        FileIdentity pendingFile = receiver.PathState.PendingFile!.Value;
        if (!_byFile.TryGetValue(pendingFile, out List<LogStream>? waiting))
        {
            _byFile.Add(pendingFile, waiting = new List<LogStream>(1));
        }

        if (!waiting.Contains(receiver))
        {
            waiting.Add(receiver);
        }
    }

    /// <summary>Removes the streams that no longer wait.</summary>
    public void RemoveStale()
    {
        // Removing an entry does not end the enumeration of a dictionary.
        foreach ((FileIdentity file, List<LogStream> waiting) in _byFile)
        {
            waiting.RemoveAll(receiver => receiver.PathState.PendingFile != file);
            if (waiting.Count == 0)
            {
                _byFile.Remove(file);
            }
        }
    }

    /// <summary>Whether a stream waits for a file.</summary>
    public bool HasReceiver(FileIdentity file) => Find(file) is not null;

    /// <summary>Hands a file that is finished under its former path to the stream that waits for it.</summary>
    public void HandOff(LogFile finished)
    {
        LogStream receiver = Find(finished.Identity)!;
        receiver.Begin(finished);
        turns.Enqueue(receiver);
    }

    private LogStream? Find(FileIdentity file) =>
        _byFile.TryGetValue(file, out List<LogStream>? waiting)
            ? waiting.Find(receiver => receiver.PathState.PendingFile == file) : null;
}
