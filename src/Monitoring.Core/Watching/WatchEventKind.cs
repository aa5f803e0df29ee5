namespace Monitoring.Watching;

/// <summary>What may have happened, as far as the platform tells.</summary>
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

    /// <summary>Something changed in a watched directory, and the platform does not tell what.</summary>
    DirectoryChanged,

    /// <summary>A watched file was written to, extended or truncated, or may have been.</summary>
    Written,

    /// <summary>The status of a watched file changed: its mode, its owner, the number of its links. On Linux the
    /// deletion of a file that anyone has open, be it the caller, is no more than this.</summary>
    AttributesChanged,

    /// <summary>The watched file or directory itself was renamed; the watch stays with it, not with its path.</summary>
    SelfMoved,

    /// <summary>The watched file or directory itself is gone, and so is the watch's use; the caller still unwatches
    /// it.</summary>
    SelfDeleted,

    /// <summary>Events were lost: look at everything. Its descriptor is <see cref="WatchDescriptor.None"/>.</summary>
    Overflow,
}
