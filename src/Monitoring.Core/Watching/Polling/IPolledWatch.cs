namespace Monitoring.Watching.Polling;

/// <summary>A file or directory that is scanned at intervals and compared with its previous state.</summary>
internal interface IPolledWatch : IDisposable
{
    /// <summary>Scans again, and adds the changes since the last scan.</summary>
    void Scan(List<WatchEvent> events);
}
