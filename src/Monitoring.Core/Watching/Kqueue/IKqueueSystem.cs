using Microsoft.Win32.SafeHandles;

namespace Monitoring.Watching.Kqueue;

/// <summary>The system calls that a <see cref="KqueueWatcher"/> makes, so that it can be tested where there is no
/// kqueue.</summary>
/// <remarks>A call that fails gives a negative number or an invalid handle, and the errno. To close a descriptor ends
/// its watch and drops its events.</remarks>
internal interface IKqueueSystem
{
    /// <summary>What the bytes and flags are like here.</summary>
    KqueuePlatform Platform { get; }

    SafeFileHandle CreateQueue(out int errno);

    SafeFileHandle Open(string path, int flags, out int errno);

    /// <summary>Hands over one change. May be called from any thread.</summary>
    int Change(SafeFileHandle queue, ReadOnlySpan<byte> change, out int errno);

    /// <summary>Fills <paramref name="events"/> with as many events as there are and fit; waits up to
    /// <paramref name="timeout"/> for the first.</summary>
    /// <returns>How many.</returns>
    int Wait(SafeFileHandle queue, Span<byte> events, TimeSpan timeout, out int errno);
}
