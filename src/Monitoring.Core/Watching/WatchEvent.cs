namespace Monitoring.Watching;

/// <summary>A hint that something may have happened; the file system is the source of truth.</summary>
/// <param name="Descriptor">The watch of the event.</param>
/// <param name="Kind">The kind of the possible change.</param>
/// <param name="Name">The name of the entry within the watched directory; null for all other kinds of events.</param>
public readonly record struct WatchEvent(WatchDescriptor Descriptor, WatchEventKind Kind, string? Name = null);
