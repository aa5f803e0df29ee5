using Microsoft.Win32.SafeHandles;
using Monitoring.Files;
using Monitoring.Files.Status;
using Monitoring.Interop;
using static Monitoring.Interop.NativeKqueue;

namespace Monitoring.Watching.Kqueue;

/// <summary>A kernel's kqueue for a machine that has none: it opens real paths, and the test reports the changes
/// to it.</summary>
/// <remarks>It asserts what the manual demands of a caller, and decodes and encodes events as its platform lays them
/// out.</remarks>
internal sealed class FakeKqueue(KqueuePlatform platform) : IKqueueSystem
{
    private readonly object _gate = new();
    private readonly List<OpenFile> _files = [];
    private readonly List<Filter> _filters = [];
    private readonly List<SafeFileHandle> _queues = [];

    public KqueuePlatform Platform => platform;

    /// <summary>The errno that opening fails with from now on; 0 for none.</summary>
    public int OpenErrno { get; set; }

    /// <summary>The errno that a queue cannot be had for; 0 for none.</summary>
    public int QueueErrno { get; set; }

    /// <summary>The number of next calls that a signal interrupts.</summary>
    public int Interruptions { get; set; }

    public int OpenFiles => _files.Count(file => !file.Handle.IsClosed);

    public bool IsQueueOpen => _queues.Exists(queue => !queue.IsClosed);

    public SafeFileHandle CreateQueue(out int errno)
    {
        errno = QueueErrno;
        SafeFileHandle queue = new(errno == 0 ? 1000 : -1, ownsHandle: false);
        _queues.Add(queue);
        return queue;
    }

    public SafeFileHandle Open(string path, int flags, out int errno)
    {
        Assert.True(flags == platform.OpenFile || flags == platform.OpenDirectory);
        FileStatus? status = FileStatus.Of(path);
        errno = (OpenErrno, status?.Kind) switch
        {
            (not 0, _) => OpenErrno,
            (_, null) => Errno.ENOENT,
            (_, not FileKind.Directory) when flags == platform.OpenDirectory => Errno.ENOTDIR,
            _ => 0,
        };
        if (errno != 0)
        {
            return new SafeFileHandle(-1, ownsHandle: false);
        }

        lock (_gate)
        {
            SafeFileHandle handle = new(3 + _files.Count, ownsHandle: false);
            _files.Add(new OpenFile(handle, status!.Value.Identity));
            return handle;
        }
    }

    public int Change(SafeFileHandle queue, ReadOnlySpan<byte> change, out int errno)
    {
        Assert.Same(Assert.Single(_queues), queue);
        Assert.Equal(platform.EventLength, change.Length);
        if (IsInterrupted(out errno))
        {
            return -1;
        }

        Kevent asked = Kevent.Read(change);
        lock (_gate)
        {
            if (asked.FilterFlags == NOTE_TRIGGER)
            {
                Set(Assert.Single(_filters, filter => filter.IsOf(asked)), NOTE_TRIGGER);
                return 0;
            }

            Assert.Equal(EV_ADD | EV_CLEAR, asked.Flags);
            Assert.True(asked.Filter == platform.UserFilter || asked.Filter == EVFILT_VNODE);
            _filters.Add(new Filter(asked));
            return 0;
        }
    }

    public int Wait(SafeFileHandle queue, Span<byte> events, TimeSpan timeout, out int errno)
    {
        Assert.Same(Assert.Single(_queues), queue);
        if (IsInterrupted(out errno))
        {
            return -1;
        }

        Deadline deadline = Deadline.After(timeout, TimeProvider.System);
        lock (_gate)
        {
            int count = Take(events);
            while (count == 0 && !deadline.IsPast)
            {
                Monitor.Wait(_gate, deadline.Remaining);
                count = Take(events);
            }

            return count;
        }
    }

    /// <summary>Says what happened to a file, whatever its path is now.</summary>
    public void Post(FileIdentity identity, uint notes)
    {
        lock (_gate)
        {
            foreach (OpenFile file in _files.Where(file => !file.Handle.IsClosed && file.Identity == identity))
            {
                Kevent watch = new((ulong)file.Handle.DangerousGetHandle(), EVFILT_VNODE, 0, 0, 0);
                Set(Assert.Single(_filters, filter => filter.IsOf(watch)), notes);
            }
        }
    }

    private bool IsInterrupted(out int errno)
    {
        errno = Interruptions > 0 ? Errno.EINTR : 0;
        return Interruptions-- > 0;
    }

    private void Set(Filter filter, uint notes)
    {
        filter.Pending |= notes & (filter.Asked.FilterFlags | NOTE_TRIGGER);
        Monitor.PulseAll(_gate);
    }

    private int Take(Span<byte> events)
    {
        _filters.RemoveAll(filter => filter.Asked.Filter == EVFILT_VNODE
            && _files[(int)filter.Asked.Ident - 3].Handle.IsClosed);
        int count = 0;
        foreach (Filter filter in _filters.Where(filter => filter.Pending != 0))
        {
            Span<byte> bytes = events.Slice(count++ * platform.EventLength, platform.EventLength);
            (filter.Asked with { FilterFlags = filter.Pending }).Write(bytes);
            filter.Pending = 0;
        }

        return count;
    }

    private sealed record OpenFile(SafeFileHandle Handle, FileIdentity Identity);

    private sealed class Filter(Kevent asked)
    {
        public Kevent Asked => asked;

        public uint Pending { get; set; }

        public bool IsOf(Kevent other) => asked.Ident == other.Ident && asked.Filter == other.Filter;
    }
}
