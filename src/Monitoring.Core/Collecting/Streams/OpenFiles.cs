using Monitoring.Files;

namespace Monitoring.Collecting.Streams;

/// <summary>Which streams have a file open: more than one only where links lead to one file.</summary>
internal sealed class OpenFiles
{
    private readonly Dictionary<FileIdentity, List<LogStream>> _holders = [];

    /// <summary>A stream has a file open.</summary>
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

    /// <summary>A stream has closed a file, or given it to another.</summary>
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
