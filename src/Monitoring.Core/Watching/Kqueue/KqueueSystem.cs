using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Monitoring.Interop;

namespace Monitoring.Watching.Kqueue;

/// <summary>The kqueue of the running kernel.</summary>
internal sealed class KqueueSystem(KqueuePlatform platform) : IKqueueSystem
{
    public KqueuePlatform Platform => platform;

    public SafeFileHandle CreateQueue(out int errno)
    {
        SafeFileHandle queue = NativeKqueue.Kqueue();
        errno = queue.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        return queue;
    }

    public SafeFileHandle Open(string path, int flags, out int errno)
    {
        SafeFileHandle file = NativeKqueue.Open(path, flags);
        errno = file.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
        return file;
    }

    public int Change(SafeFileHandle queue, ReadOnlySpan<byte> change, out int errno)
    {
        int result = NativeKqueue.Change(queue, change, 1);
        errno = result < 0 ? Marshal.GetLastPInvokeError() : 0;
        return result;
    }

    public int Wait(SafeFileHandle queue, Span<byte> events, TimeSpan timeout, out int errno)
    {
        int count = NativeKqueue.Wait(queue, events, events.Length / platform.EventLength, timeout);
        errno = count < 0 ? Marshal.GetLastPInvokeError() : 0;
        return count;
    }
}
