namespace Monitoring.Watching.Polling;

/// <summary>Something that is looked at from time to time and compared with what it was.</summary>
internal interface IPolledWatch : IDisposable
{
    /// <summary>Looks again and adds what may have happened since the last look.</summary>
    void Look(List<WatchEvent> events);
}
