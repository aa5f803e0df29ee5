using System.ComponentModel;
using Microsoft.Win32.SafeHandles;
using Monitoring.Interop;
using static Monitoring.Interop.NativeKqueue;

namespace Monitoring.Watching.Kqueue;

/// <summary>Watches through the kqueue of macOS and FreeBSD, with one queue and one open file for each watch.</summary>
/// <remarks>
/// <para>Implementation notes. A watch is an EVFILT_VNODE on an open descriptor, so it stays with the file through a
/// rename. Its udata is the number of its <see cref="WatchDescriptor"/>. Closing the descriptor ends the watch.</para>
/// <para>With EV_CLEAR the kernel collects the notes of a file into one event: however much happens, the queue holds
/// one event for each watch and cannot overflow.</para>
/// <para>For a directory the kernel reports only that it changed: <see cref="WatchEventKind.DirectoryChanged"/>.</para>
/// <para>An EVFILT_USER event, which both systems have, ends a blocking read.</para>
/// </remarks>
internal sealed class KqueueWatcher : IFileWatcher
{
    // Events that do not fit stay in the kernel until the next read.
    private const int EventsPerRead = 256;

    private const int WakeIdent = 0;

    // macOS refuses a time-out of more than 10^8 seconds (itimerfix in bsd/kern/kern_time.c), so a longer
    // wait is split.
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    private readonly IKqueueSystem _system;
    private readonly SafeFileHandle _queue;
    private readonly byte[] _buffer;
    private readonly List<WatchEvent> _events = [];
    private readonly Dictionary<WatchDescriptor, Watch> _watches = [];
    private long _lastDescriptor;

    /// <summary>Opens the queue.</summary>
    /// <exception cref="WatchLimitException">A limit of the system is reached; the message names the limit.</exception>
    /// <exception cref="IOException">The queue cannot be opened for another reason.</exception>
    public KqueueWatcher(IKqueueSystem system)
    {
        _system = system;
        _buffer = GC.AllocateUninitializedArray<byte>(EventsPerRead * system.Platform.EventLength, pinned: true);
        _queue = system.CreateQueue(out int errno);
        if (_queue.IsInvalid || !TryAdd(WakeIdent, system.Platform.UserFilter, 0, WatchDescriptor.None, out errno))
        {
            _queue.Dispose();
            throw KqueueLimit.Of(errno) as Exception
                ?? new IOException($"kqueue is not available: {new Win32Exception(errno).Message}.");
        }
    }

    public WatchDescriptor WatchDirectory(string path) =>
        TryWatch(path, isDirectory: true, out WatchDescriptor descriptor, out int errno)
            ? descriptor
            : throw KqueueLimit.Of(errno) ?? WatchFailure.OfDirectory(path, errno);

    public WatchDescriptor WatchFile(string path) =>
        TryWatch(path, isDirectory: false, out WatchDescriptor descriptor, out int errno)
            ? descriptor
            : throw KqueueLimit.Of(errno) ?? WatchFailure.OfFile(path, errno);

    public void Unwatch(WatchDescriptor descriptor)
    {
        ThrowIfDisposed();
        if (!_watches.Remove(descriptor, out Watch watch))
        {
            throw new ArgumentException("No such watch, or no longer.", nameof(descriptor));
        }

        watch.Handle.Dispose();
    }

    public IReadOnlyList<WatchEvent> ReadEvents()
    {
        ThrowIfDisposed();
        Receive(TimeSpan.Zero);
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
            cancellationToken.UnsafeRegister(static watcher => ((KqueueWatcher)watcher!).Wake(), this);
        do
        {
            // A cancellation that came too late for its own wait ends a later one, which then continues.
            Receive(deadline.Limit(MaxWait));
        }
        while (_events.Count == 0 && !deadline.IsPast && !cancellationToken.IsCancellationRequested);

        return _events;
    }

    public void Dispose()
    {
        _queue.Dispose();
        foreach (Watch watch in _watches.Values)
        {
            watch.Handle.Dispose();
        }
    }

    private bool TryWatch(string path, bool isDirectory, out WatchDescriptor descriptor, out int errno)
    {
        ThrowIfDisposed();
        descriptor = new WatchDescriptor(++_lastDescriptor);
        int flags = isDirectory ? _system.Platform.OpenDirectory : _system.Platform.OpenFile;
        uint notes = isDirectory ? KqueueNotes.OfDirectory : KqueueNotes.OfFile;
        SafeFileHandle handle = _system.Open(path, flags, out errno);
        if (handle.IsInvalid || !TryAdd((int)handle.DangerousGetHandle(), EVFILT_VNODE, notes, descriptor, out errno))
        {
            handle.Dispose();
            return false;
        }

        _watches.Add(descriptor, new Watch(handle, isDirectory));
        return true;
    }

    private bool TryAdd(int ident, short filter, uint notes, WatchDescriptor descriptor, out int errno)
    {
        // Repeating an addition after an interrupted call changes nothing.
        Kevent change = new((ulong)ident, filter, EV_ADD | EV_CLEAR, notes, descriptor.Value);
        return TryChange(change, out errno);
    }

    /// <summary>Ends the wait of the owner's thread; may be called from any thread.</summary>
    private void Wake()
    {
        Kevent change = new(WakeIdent, _system.Platform.UserFilter, 0, NOTE_TRIGGER, 0);
        if (!TryChange(change, out int errno))
        {
            throw new IOException("A kqueue could not be woken.", new Win32Exception(errno));
        }
    }

    private bool TryChange(Kevent change, out int errno)
    {
        Span<byte> bytes = stackalloc byte[_system.Platform.EventLength];
        change.Write(bytes);
        int result;
        do
        {
            result = _system.Change(_queue, bytes, out errno);
        }
        while (result < 0 && errno == Errno.EINTR);

        return result >= 0;
    }

    private void Receive(TimeSpan timeout)
    {
        _events.Clear();
        int count = _system.Wait(_queue, _buffer, timeout, out int errno);
        if (count < 0 && errno != Errno.EINTR)
        {
            throw new IOException("The read of kqueue failed.", new Win32Exception(errno));
        }

        for (int index = 0; index < count; index++)
        {
            int length = _system.Platform.EventLength;
            Kevent kevent = Kevent.Read(_buffer.AsSpan(index * length, length));
            WatchDescriptor descriptor = new(kevent.UserData);
            if (kevent.Filter == EVFILT_VNODE && _watches.TryGetValue(descriptor, out Watch watch))
            {
                KqueueNotes.AddEvents(descriptor, watch.IsDirectory, kevent.FilterFlags, _events);
            }
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_queue.IsClosed, this);

    private readonly record struct Watch(SafeFileHandle Handle, bool IsDirectory);
}
