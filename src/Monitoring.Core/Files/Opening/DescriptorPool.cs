using Microsoft.Win32.SafeHandles;
using Monitoring.Files.Status;

namespace Monitoring.Files.Opening;

// Implementation notes
//
// A process may open a limited number of files, and a node may have more logs than that. So a descriptor is only
// lent: when none is left, the least recently read file is closed. It is reopened at its next read, under the name
// that it has then.
//
// An exchange costs the same however many files are open: the files are kept in the order of their use, and the least
// recently used one is closed. A file that cannot be closed leaves that order; otherwise every later exchange would
// try it again:
//
//  - A file that has lost its name is searched for in its directory, which is expensive. It is closed when no other
//     file can be.
//  - A file without a name in its directory could not be reopened. It stays open until its owner closes it.
//
// The limit is per process, and so is the pool; every collector has its own thread. If a file is closed while another
// thread reads it, that read finishes first, see SafeHandle.

/// <summary>Lends descriptors to files. There may be more files than the process may have open.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="maxOpen">The maximum number of open files, in addition to the system's own limit.</param>
internal sealed class DescriptorPool(int maxOpen = int.MaxValue)
{
    private readonly Lock _lock = new();

    /// <summary>The open files in the order of their use, the least recently used one first.</summary>
    private readonly LinkedList<ReopenableFile> _open = [];

    /// <summary>Open files that had lost their known names when they were to be closed.</summary>
    private readonly LinkedList<ReopenableFile> _renamed = [];

    /// <summary>Open files that have no name in their directory.</summary>
    private readonly LinkedList<ReopenableFile> _nameless = [];

    /// <summary>The pool of the process.</summary>
    public static DescriptorPool OfProcess { get; } = new();

    /// <summary>Finds the names of files that were renamed while they were closed.</summary>
    public FileSearch Search { get; } = new();

    /// <summary>The number of files that are open now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _open.Count + _renamed.Count + _nameless.Count;
            }
        }
    }

    /// <summary>The number of attempts to close a file so far, successful or not: the cost of all exchanges.</summary>
    public long CloseAttempts { get; private set; }

    /// <summary>Whether a file ever had to be closed to free its descriptor.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Opens a file, after closing another one if necessary; null, with the error, if that is
    /// not possible now.</summary>
    public SafeFileHandle? TryOpen(string path, out FileError error)
    {
        while (true)
        {
            SafeFileHandle? handle = null;
            error = FileError.TooManyOpenFiles;
            if (Count < maxOpen)
            {
                handle = FileOpening.TryOpen(path, out error);
            }

            if (handle is not null || error != FileError.TooManyOpenFiles || !TryCloseOne())
            {
                return handle;
            }
        }
    }

    /// <summary>Adds an opened file, which may be closed to free its descriptor.</summary>
    public void Add(ReopenableFile file) => MoveTo(_open, file);

    /// <summary>Marks a file as the most recently used one.</summary>
    public void NoteUse(ReopenableFile file)
    {
        lock (_lock)
        {
            // In no list: another thread is closing it at this moment.
            if (file.Node.List is { } list && list != _nameless && list.Last != file.Node)
            {
                list.Remove(file.Node);
                list.AddLast(file.Node);
            }
        }
    }

    /// <summary>Removes a file that was closed.</summary>
    public void Remove(ReopenableFile file)
    {
        lock (_lock)
        {
            file.Node.List?.Remove(file.Node);
        }
    }

    private bool TryCloseOne()
    {
        while (TryTake(_open, out ReopenableFile? file))
        {
            switch (file.TryClose(searches: false))
            {
                case CloseOutcome.Closed:
                    return IsShort = true;
                case CloseOutcome.HasNoName:
                    MoveTo(_nameless, file);
                    break;
                case CloseOutcome.IsRenamed:
                    MoveTo(_renamed, file);
                    break;
                case CloseOutcome.WasClosed:
                default:
                    break;
            }
        }

        while (TryTake(_renamed, out ReopenableFile? file))
        {
            switch (file.TryClose(searches: true))
            {
                case CloseOutcome.Closed:
                    return IsShort = true;
                case CloseOutcome.HasNoName:
                    MoveTo(_nameless, file);
                    break;
                case CloseOutcome.IsRenamed:
                    // Names are changing: the next exchange tries again.
                    MoveTo(_renamed, file);
                    return false;
                case CloseOutcome.WasClosed:
                default:
                    break;
            }
        }

        return false;
    }

    /// <summary>Takes the least recently used file out of a list, so that no other thread closes it.</summary>
    private bool TryTake(
        LinkedList<ReopenableFile> files, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ReopenableFile? file)
    {
        lock (_lock)
        {
            file = files.First?.Value;
            if (file is not null)
            {
                files.RemoveFirst();
                CloseAttempts++;
            }

            return file is not null;
        }
    }

    private void MoveTo(LinkedList<ReopenableFile> files, ReopenableFile file)
    {
        lock (_lock)
        {
            // Its owner may have closed it meanwhile, and has removed it then.
            if (file.IsOpen)
            {
                file.Node.List?.Remove(file.Node);
                files.AddLast(file.Node);
            }
        }
    }
}
