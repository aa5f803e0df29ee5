using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Monitoring.Interop;
using static Monitoring.Interop.NativeInotify;

namespace Monitoring.Watching.Inotify;

/// <summary>Watches through Linux's inotify, with one queue for all events.</summary>
/// <remarks>
/// <para>Implementation notes. The kernel watches inodes, not paths: two names of one file (hard links) have the same
/// wd, and adding the second would replace the mask of the first without IN_MASK_ADD. So each descriptor has its own
/// number, a wd maps to all descriptors that share it, and the wd is removed with the last of them.</para>
/// <para>The kernel itself removes a wd whose inode is gone or unmounted and reports that with IN_IGNORED, as for a wd
/// that was removed here. Queued events of an unknown wd are dropped. Wds are assigned in a cycle of 2^31, so an old
/// number is not soon reused for a new watch.</para>
/// <para>IN_DELETE_SELF occurs when the inode is deleted, not when its last name is. While any process has the
/// file open, including the reader, its deletion is an <see cref="WatchEventKind.AttributesChanged"/> (the
/// number of links).</para>
/// <para>Inotify does not report what other machines write to a network file system, nor writes
/// through mmap(2). So a watch reports everything only on a file system that no other machine
/// changes, see <see cref="LocalFileSystem"/>.</para>
/// </remarks>
internal sealed class InotifyWatcher : IFileWatcher
{
    private const uint DirectoryMask =
        IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

    private const uint FileMask = IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF;

    // 4096 events without a name. Events that do not fit stay in the kernel until the next read.
    private const int BufferLength = 64 * 1024;

    private readonly SafeFileHandle _queue;
    private readonly EventFd _wake;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferLength, pinned: true);
    private readonly List<WatchEvent> _events = [];
    private readonly Dictionary<int, List<WatchDescriptor>> _descriptors = [];
    private readonly Dictionary<WatchDescriptor, (int Wd, bool IsLocal)> _wds = [];
    private long _lastDescriptor;

    /// <summary>Opens the queue.</summary>
    /// <exception cref="WatchLimitException">A limit of the system is reached; the message names the limit.</exception>
    /// <exception cref="IOException">The queue cannot be opened for another reason.</exception>
    public InotifyWatcher()
    {
        _queue = Open();
        EventFd? wake = _queue.IsInvalid ? null : EventFd.TryOpen();
        if (wake is null)
        {
            int errno = Marshal.GetLastPInvokeError();
            _queue.Dispose();
            throw InotifyLimit.OfQueue(errno) as Exception
                ?? new IOException($"inotify is not available: {new Win32Exception(errno).Message}.");
        }

        _wake = wake;
    }

    public WatchDescriptor WatchDirectory(string path)
    {
        int wd = AddWatch(path, DirectoryMask, out int errno);
        return wd >= 0
            ? Describe(wd, path) : throw InotifyLimit.OfWatch(errno) ?? WatchFailure.OfDirectory(path, errno);
    }

    public WatchDescriptor WatchFile(string path)
    {
        int wd = AddWatch(path, FileMask, out int errno);
        return wd >= 0 ? Describe(wd, path) : throw InotifyLimit.OfWatch(errno) ?? WatchFailure.OfFile(path, errno);
    }

    public bool ReportsEverything(WatchDescriptor descriptor) => _wds[descriptor].IsLocal;

    public void Unwatch(WatchDescriptor descriptor)
    {
        ThrowIfDisposed();
        if (!_wds.Remove(descriptor, out (int Wd, bool IsLocal) watch))
        {
            throw new ArgumentException("The watch does not exist or was removed.", nameof(descriptor));
        }

        int wd = watch.Wd;

        // A wd that the kernel has removed is no longer shared.
        if (!_descriptors.TryGetValue(wd, out List<WatchDescriptor>? sharing))
        {
            return;
        }

        sharing.Remove(descriptor);
        if (sharing.Count == 0)
        {
            _descriptors.Remove(wd);

            // EINVAL: the kernel has removed it, and its IN_IGNORED is still in the queue. No other error is possible.
            _ = RemoveWatch(_queue, wd);
        }
    }

    public IReadOnlyList<WatchEvent> ReadEvents()
    {
        ThrowIfDisposed();
        _events.Clear();
        while (_events.Count < IFileWatcher.WholeReadLimit && FillBuffer() is int length and > 0)
        {
            Decode(_buffer.AsSpan(0, length));
        }

        return _events;
    }

    public IReadOnlyList<WatchEvent> ReadEvents(TimeSpan timeout, CancellationToken cancellationToken)
    {
        Deadline deadline = Deadline.After(timeout, TimeProvider.System);
        ReadEvents();
        if (_events.Count > 0 || deadline.IsPast || cancellationToken.IsCancellationRequested)
        {
            return _events;
        }

        using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static wake => ((EventFd)wake!).Set(), _wake);
        do
        {
            // A cancellation that came too late for its own wait ends a later one, which then continues.
            if (NativePoll.Wait(_queue, _wake.Handle, deadline.RemainingMilliseconds))
            {
                _wake.Reset();
            }

            ReadEvents();
        }
        while (_events.Count == 0 && !deadline.IsPast && !cancellationToken.IsCancellationRequested);

        return _events;
    }

    public void Dispose()
    {
        _queue.Dispose();
        _wake.Dispose();
    }

    private int AddWatch(string path, uint mask, out int errno)
    {
        ThrowIfDisposed();
        int wd = NativeInotify.AddWatch(_queue, path, mask | IN_MASK_ADD);
        errno = wd < 0 ? Marshal.GetLastPInvokeError() : 0;
        return wd;
    }

    private WatchDescriptor Describe(int wd, string path)
    {
        WatchDescriptor descriptor = new(++_lastDescriptor);
        _wds.Add(descriptor, (wd, LocalFileSystem.Has(path)));
        if (_descriptors.TryGetValue(wd, out List<WatchDescriptor>? sharing))
        {
            sharing.Add(descriptor);
        }
        else
        {
            _descriptors.Add(wd, [descriptor]);
        }

        return descriptor;
    }

    /// <summary>Reads the available events; 0 bytes if there are none.</summary>
    private int FillBuffer()
    {
        while (true)
        {
            int length = Read(_queue, _buffer);
            if (length >= 0)
            {
                return length;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Errno.EINTR:
                    break;
                case Errno.EAGAIN:
                    return 0;
                case int errno:
                    throw new IOException("Reading from inotify failed.", new Win32Exception(errno));
            }
        }
    }

    private void Decode(ReadOnlySpan<byte> buffer)
    {
        while (InotifyEvent.TryRead(ref buffer, out InotifyEvent inotifyEvent))
        {
            Decode(inotifyEvent);
        }

        // The kernel returns whole events only. Otherwise an event was lost, which is reported.
        if (!buffer.IsEmpty)
        {
            _events.Add(new WatchEvent(WatchDescriptor.None, WatchEventKind.Overflow));
        }
    }

    private void Decode(InotifyEvent inotifyEvent)
    {
        if (inotifyEvent.Kind == WatchEventKind.Overflow)
        {
            _events.Add(new WatchEvent(WatchDescriptor.None, WatchEventKind.Overflow));
        }
        else if (inotifyEvent.Has(IN_IGNORED))
        {
            _descriptors.Remove(inotifyEvent.Wd);
        }
        else if (inotifyEvent.Kind is WatchEventKind kind
            && _descriptors.TryGetValue(inotifyEvent.Wd, out List<WatchDescriptor>? sharing))
        {
            string? name = inotifyEvent.DecodeName();
            foreach (WatchDescriptor descriptor in sharing)
            {
                _events.Add(new WatchEvent(descriptor, kind, name));
            }
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_queue.IsClosed, this);
}
