using static Monitoring.Interop.NativeKqueue;

namespace Monitoring.Watching.Kqueue;

/// <summary>The notes to request from EVFILT_VNODE, and the events that they mean.</summary>
internal static class KqueueNotes
{
    public const uint OfFile =
        NOTE_WRITE | NOTE_EXTEND | NOTE_ATTRIB | NOTE_LINK | NOTE_RENAME | NOTE_DELETE | NOTE_REVOKE;

    public const uint OfDirectory = NOTE_WRITE | NOTE_EXTEND | NOTE_LINK | NOTE_RENAME | NOTE_DELETE | NOTE_REVOKE;

    /// <summary>Adds the events of one kevent: its notes have accumulated since the last one, and their
    /// order is lost.</summary>
    public static void AddEvents(WatchDescriptor descriptor, bool isDirectory, uint notes, List<WatchEvent> events)
    {
        if (isDirectory)
        {
            Add(NOTE_WRITE | NOTE_EXTEND | NOTE_LINK, WatchEventKind.DirectoryChanged);
        }
        else
        {
            // A truncation is only a NOTE_ATTRIB (FreeBSD: vop_setattr_post in sys/kern/vfs_subr.c).
            Add(NOTE_WRITE | NOTE_EXTEND | NOTE_ATTRIB, WatchEventKind.Written);
            Add(NOTE_ATTRIB | NOTE_LINK, WatchEventKind.AttributesChanged);
        }

        Add(NOTE_RENAME, WatchEventKind.SelfMoved);
        Add(NOTE_DELETE | NOTE_REVOKE, WatchEventKind.SelfDeleted);

        void Add(uint any, WatchEventKind kind)
        {
            if ((notes & any) != 0)
            {
                events.Add(new WatchEvent(descriptor, kind));
            }
        }
    }
}
