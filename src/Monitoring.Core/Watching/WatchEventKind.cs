namespace Monitoring.Watching;

/// <summary>The kind of a possible change, as the platform reports it.</summary>
public enum WatchEventKind
{
    /// <summary>An entry was created in a watched directory; the event has its name.</summary>
    EntryCreated,

    /// <summary>An entry was moved into a watched directory, or renamed within it; the event has its new
    /// name.</summary>
    EntryMovedIn,

    /// <summary>An entry was moved out of a watched directory, or renamed within it; the event has its old
    /// name.</summary>
    EntryMovedOut,

    /// <summary>An entry of a watched directory was deleted; the event has its name.</summary>
    EntryDeleted,

    /// <summary>Something changed in a watched directory, without details from the platform.</summary>
    DirectoryChanged,

    /// <summary>A watched file was written to, extended or truncated, or may have been.</summary>
    Written,

    /// <summary>The status of a watched file changed: its mode, its owner, or the number of its links. On Linux this is
    /// also the only event for the deletion of a file that any process has open, including the caller.</summary>
    AttributesChanged,

    /// <summary>The watched file or directory itself was renamed; the watch stays with it, not with its path.</summary>
    SelfMoved,

    /// <summary>The watched file or directory itself is gone, and the watch reports nothing more; the caller
    /// still unwatches it.</summary>
    SelfDeleted,

    /// <summary>Events were lost: rescan everything. The descriptor is <see cref="WatchDescriptor.None"/>.</summary>
    Overflow,
}
