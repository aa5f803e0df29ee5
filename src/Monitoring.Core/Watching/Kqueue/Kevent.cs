using System.Runtime.InteropServices;

namespace Monitoring.Watching.Kqueue;

/// <summary>One entry of the lists that kevent(2) reads and writes.</summary>
/// <remarks>
/// macOS, packed to 4, 32 bytes:              FreeBSD 12 and later, 64 bytes:
/// struct kevent {                            struct kevent {
///     uintptr_t ident;     //  0                 uintptr_t  ident;    //  0
///     int16_t   filter;    //  8                 short      filter;   //  8
///     uint16_t  flags;     // 10                 u_short    flags;    // 10
///     uint32_t  fflags;    // 12                 u_int      fflags;   // 12
///     intptr_t  data;      // 16                 int64_t    data;     // 16
///     void     *udata;     // 24                 void      *udata;    // 24
/// };                                             uint64_t   ext[4];   // 32
///                                            };
/// So the fields have the same offsets, and only the length differs: <see cref="KqueuePlatform.EventLength"/>. Both
/// systems are 64-bit and little-endian where .NET runs.
/// </remarks>
/// <param name="Ident">The watched object: a file descriptor, or the number of a user event.</param>
/// <param name="Filter">EVFILT_…: the kind of events.</param>
/// <param name="Flags">EV_…: the action.</param>
/// <param name="FilterFlags">NOTE_…: the requested or reported notes.</param>
/// <param name="UserData">A value that is returned unchanged with the event.</param>
internal readonly record struct Kevent(ulong Ident, short Filter, ushort Flags, uint FilterFlags, long UserData)
{
    public static Kevent Read(ReadOnlySpan<byte> bytes) => new(
        MemoryMarshal.Read<ulong>(bytes),
        MemoryMarshal.Read<short>(bytes[8..]),
        MemoryMarshal.Read<ushort>(bytes[10..]),
        MemoryMarshal.Read<uint>(bytes[12..]),
        MemoryMarshal.Read<long>(bytes[24..]));

    /// <summary>Writes the entry over the whole of <paramref name="bytes"/>, which has the platform's length.</summary>
    public void Write(Span<byte> bytes)
    {
        bytes.Clear();
        MemoryMarshal.Write(bytes, Ident);
        MemoryMarshal.Write(bytes[8..], Filter);
        MemoryMarshal.Write(bytes[10..], Flags);
        MemoryMarshal.Write(bytes[12..], FilterFlags);
        MemoryMarshal.Write(bytes[24..], UserData);
    }
}
