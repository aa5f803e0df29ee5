using Microsoft.Win32.SafeHandles;

namespace Monitoring.Tailing;

// Implementation notes
//
// A process may have so many descriptors, a node more logs than that. So a descriptor is only lent: when there is none left, the file
// that was read longest ago is closed, and opened again when it is read next, whatever name it has by then. One that was deleted stays open.
//
// The limit is of the process, so the pool is too; every collector has its own thread. A file that is closed while another thread
// reads it finishes that read, see SafeHandle.

/// <summary>The descriptors of files that are read, of which there may be more than the process may have.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="most">The most that are open at once; the system has its own limit besides.</param>
internal sealed class DescriptorPool(int most = int.MaxValue)
{
    private readonly Lock _lock = new();
    private readonly HashSet<ReopenableFile> _open = [];
    private long _uses;

    /// <summary>That of the process.</summary>
    public static DescriptorPool OfProcess { get; } = new();

    /// <summary>How many files are open now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>Whether a file ever had to be closed for another.</summary>
    public bool IsShort { get; private set; }

    /// <summary>A number larger than all before: who has the smallest was used longest ago.</summary>
    public long CountUse() => Interlocked.Increment(ref _uses);

    /// <summary>Opens a file, after another one has been closed if need be; null, and why, if that cannot be done now.</summary>
    public SafeFileHandle? TryOpen(string path, out FileError error)
    {
        while (true)
        {
            SafeFileHandle? handle = null;
            error = FileError.TooManyOpenFiles;
            if (Count < most)
            {
                handle = FileOpening.TryOpen(path, out error);
            }

            if (handle is not null || error != FileError.TooManyOpenFiles || !TryCloseOne())
            {
                return handle;
            }
        }
    }

    /// <summary>A file is open, and may be closed for another.</summary>
    public void Add(ReopenableFile file)
    {
        lock (_lock)
        {
            _open.Add(file);
        }
    }

    /// <summary>A file has been closed.</summary>
    public void Remove(ReopenableFile file)
    {
        lock (_lock)
        {
            _open.Remove(file);
        }
    }

    private bool TryCloseOne()
    {
        ReopenableFile[] longestUnused;
        lock (_lock)
        {
            longestUnused = [.. _open.OrderBy(file => file.LastUse)];
        }

        bool isClosed = Array.Exists(longestUnused, file => file.TryClose(searches: false))
            || Array.Exists(longestUnused, file => file.TryClose(searches: true));
        IsShort |= isClosed;
        return isClosed;
    }
}
