using Microsoft.Win32.SafeHandles;

namespace Monitoring.Watching.Kqueue;

/// <summary>The system calls of a <see cref="KqueueWatcher"/>, so that it can be tested on
/// systems without kqueue.</summary>
/// <remarks>A failed call returns a negative number or an invalid handle, and the errno. Closing a descriptor ends its
/// watch and drops its events.</remarks>
internal interface IKqueueSystem
{
    /// <summary>The layout and the flags of the platform.</summary>
    KqueuePlatform Platform { get; }

    SafeFileHandle CreateQueue(out int errno);

    SafeFileHandle Open(string path, int flags, out int errno);

    /// <summary>Applies one change. May be called from any thread.</summary>
    int Change(SafeFileHandle queue, ReadOnlySpan<byte> change, out int errno);

    /// <summary>Fills <paramref name="events"/> with as many available events as fit; waits up to
    /// <paramref name="timeout"/> for the first.</summary>
    /// <returns>The number of events.</returns>
    int Wait(SafeFileHandle queue, Span<byte> events, TimeSpan timeout, out int errno);
}
