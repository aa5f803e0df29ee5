using System.Runtime.InteropServices;
using System.Text;
using static Monitoring.Interop.NativeInotify;

namespace Monitoring.Watching.Inotify;

/// <summary>One event in the buffer that a read of inotify fills; see inotify(7).</summary>
/// <remarks>
/// struct inotify_event {
///     int      wd;       // the watch; -1 for IN_Q_OVERFLOW
///     uint32_t mask;     // one kind of event, and flags such as IN_ISDIR
///     uint32_t cookie;   // ties the two halves of a rename
///     uint32_t len;      // bytes of name, padding counted
///     char     name[];   // ends with at least one NUL, and with as many as align the next event
/// };
/// All in the byte order of the machine. A name may contain any bytes except NUL and slash, including newlines
/// and invalid UTF-8.
/// </remarks>
internal readonly ref struct InotifyEvent
{
    private const int HeaderLength = 16;

    private InotifyEvent(int wd, uint mask, ReadOnlySpan<byte> name)
    {
        Wd = wd;
        Mask = mask;
        Name = name;
    }

    /// <summary>The watch of the event.</summary>
    public int Wd { get; }

    /// <summary>The kind and the flags.</summary>
    public uint Mask { get; }

    /// <summary>The name of the entry without padding; empty for an event of the watched file
    /// or directory itself.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The kind of the event; null if it is only the kernel's bookkeeping.</summary>
    public WatchEventKind? Kind => Mask switch
    {
        _ when Has(IN_MODIFY) => WatchEventKind.Written,
        _ when Has(IN_CREATE) => WatchEventKind.EntryCreated,
        _ when Has(IN_MOVED_TO) => WatchEventKind.EntryMovedIn,
        _ when Has(IN_MOVED_FROM) => WatchEventKind.EntryMovedOut,
        _ when Has(IN_DELETE) => WatchEventKind.EntryDeleted,
        _ when Has(IN_ATTRIB) => WatchEventKind.AttributesChanged,
        _ when Has(IN_MOVE_SELF) => WatchEventKind.SelfMoved,
        _ when Has(IN_DELETE_SELF) || Has(IN_UNMOUNT) => WatchEventKind.SelfDeleted,
        _ when Has(IN_Q_OVERFLOW) => WatchEventKind.Overflow,
        _ => null,
    };

    /// <summary>Reads the first event from the buffer and removes it; false, without changing the buffer, if it has
    /// no complete one.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> buffer, out InotifyEvent inotifyEvent)
    {
        inotifyEvent = default;
        if (buffer.Length < HeaderLength)
        {
            return false;
        }

        int wd = MemoryMarshal.Read<int>(buffer);
        uint mask = MemoryMarshal.Read<uint>(buffer[4..]);
        uint nameLength = MemoryMarshal.Read<uint>(buffer[12..]);
        if (nameLength > (uint)(buffer.Length - HeaderLength))
        {
            return false;
        }

        ReadOnlySpan<byte> name = buffer.Slice(HeaderLength, (int)nameLength);
        int end = name.IndexOf((byte)0);
        inotifyEvent = new InotifyEvent(wd, mask, end < 0 ? name : name[..end]);
        buffer = buffer[(HeaderLength + (int)nameLength)..];
        return true;
    }

    /// <summary>Decodes the name as .NET's file APIs do, with U+FFFD for invalid UTF-8; null if
    /// there is none.</summary>
    public string? DecodeName() => Name.IsEmpty ? null : Encoding.UTF8.GetString(Name);

    public bool Has(uint flag) => (Mask & flag) != 0;
}
