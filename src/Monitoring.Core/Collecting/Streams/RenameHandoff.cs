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
        FileIdentity awaited = receiver.Way.Awaited!.Value;
        if (!_byFile.TryGetValue(awaited, out List<LogStream>? waiting))
        {
            _byFile.Add(awaited, waiting = new List<LogStream>(1));
        }

        if (!waiting.Contains(receiver))
        {
            waiting.Add(receiver);
        }
    }

    /// <summary>Removes the streams that no longer wait.</summary>
    public void Tidy()
    {
        // Removing an entry does not end the enumeration of a dictionary.
        foreach ((FileIdentity file, List<LogStream> waiting) in _byFile)
        {
            waiting.RemoveAll(receiver => receiver.Way.Awaited != file);
            if (waiting.Count == 0)
            {
                _byFile.Remove(file);
            }
        }
    }

    /// <summary>Whether a stream waits for a file.</summary>
    public bool IsAwaited(FileIdentity file) => Find(file) is not null;

    /// <summary>Hands a file that is finished under its former path to the stream that waits for it.</summary>
    public void Give(LogFile finished)
    {
        LogStream receiver = Find(finished.Identity)!;
        receiver.Begin(finished);
        turns.Wake(receiver);
    }

    private LogStream? Find(FileIdentity file) =>
        _byFile.TryGetValue(file, out List<LogStream>? waiting) ? waiting.Find(receiver => receiver.Way.Awaited == file) : null;
}
