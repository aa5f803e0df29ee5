using Monitoring.Files;

namespace Monitoring.Collecting.Streams;

/// <summary>The streams that have each file open. Several streams have the same file open only if links
/// lead to it.</summary>
internal sealed class OpenFiles
{
    private readonly Dictionary<FileIdentity, List<LogStream>> _holders = [];

    /// <summary>Notes that a stream has a file open.</summary>
    public void Add(FileIdentity identity, LogStream holder)
    {
        if (!_holders.TryGetValue(identity, out List<LogStream>? holders))
        {
            _holders.Add(identity, holders = new List<LogStream>(1));
        }

        if (!holders.Contains(holder))
        {
            holders.Add(holder);
        }
    }

    /// <summary>Notes that a stream has closed a file, or handed it to another stream.</summary>
    public void Remove(FileIdentity identity, LogStream holder)
    {
        if (_holders.TryGetValue(identity, out List<LogStream>? holders)
            && holders.Remove(holder) && holders.Count == 0)
        {
            _holders.Remove(identity);
        }
    }

    /// <summary>Whether any stream has a file open.</summary>
    public bool IsHeld(FileIdentity identity) => _holders.ContainsKey(identity);

    /// <summary>Another stream that has a file open; null if there is none.</summary>
    public LogStream? FindHolder(FileIdentity identity, LogStream except) =>
        _holders.TryGetValue(identity, out List<LogStream>? holders) ? holders.Find(holder => holder != except) : null;
}
