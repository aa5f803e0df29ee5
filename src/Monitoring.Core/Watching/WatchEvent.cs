namespace Monitoring.Watching;

/// <summary>A hint that something may have happened; the truth is read from the file.</summary>
/// <param name="Descriptor">The watch it came from.</param>
/// <param name="Kind">What may have happened.</param>
/// <param name="Name">The entry's name within the watched directory; null for every other kind of event.</param>
public readonly record struct WatchEvent(WatchDescriptor Descriptor, WatchEventKind Kind, string? Name = null);
