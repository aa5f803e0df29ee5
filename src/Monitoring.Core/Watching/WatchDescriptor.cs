namespace Monitoring.Watching;

/// <summary>Identifies the watch of an event; valid only for the watcher that created it.</summary>
/// <param name="Value">A number that the watcher uses only once.</param>
public readonly record struct WatchDescriptor(long Value)
{
    /// <summary>The descriptor of events that belong to no single watch, such as
    /// <see cref="WatchEventKind.Overflow"/>.</summary>
    public static WatchDescriptor None => default;
}
