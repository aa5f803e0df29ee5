using Monitoring.Tailing;

namespace Monitoring.Collecting;

/// <summary>Which streams have a file open: more than one only where links lead to one file.</summary>
internal sealed class OpenFiles
{
    private readonly Dictionary<FileIdentity, List<TrackedFile>> _holders = [];

    /// <summary>A stream has a file open.</summary>
    public void Add(FileIdentity identity, TrackedFile holder)
    {
        if (!_holders.TryGetValue(identity, out List<TrackedFile>? holders))
        {
            _holders.Add(identity, holders = new List<TrackedFile>(1));
        }

        if (!holders.Contains(holder))
        {
            holders.Add(holder);
        }
    }

    /// <summary>A stream has closed a file, or given it to another.</summary>
    public void Remove(FileIdentity identity, TrackedFile holder)
    {
        if (_holders.TryGetValue(identity, out List<TrackedFile>? holders)
            && holders.Remove(holder) && holders.Count == 0)
        {
            _holders.Remove(identity);
        }
    }

    /// <summary>Whether any stream has a file open.</summary>
    public bool IsHeld(FileIdentity identity) => _holders.ContainsKey(identity);

    /// <summary>Another stream that has a file open; null if there is none.</summary>
    public TrackedFile? FindHolder(FileIdentity identity, TrackedFile except) =>
        _holders.TryGetValue(identity, out List<TrackedFile>? holders) ? holders.Find(holder => holder != except) : null;
}
