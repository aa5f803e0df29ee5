namespace Monitoring.Watching;

/// <summary>Ties an event to the watch it came from; given out by one watcher and of meaning to that one
/// only.</summary>
/// <param name="Value">A number that the watcher never gives twice.</param>
public readonly record struct WatchDescriptor(long Value)
{
    /// <summary>The descriptor of events that belong to no single watch, such as
    /// <see cref="WatchEventKind.Overflow"/>.</summary>
    public static WatchDescriptor None => default;
}
