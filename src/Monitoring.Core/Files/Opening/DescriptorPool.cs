using Microsoft.Win32.SafeHandles;
using Monitoring.Files.Status;

namespace Monitoring.Files.Opening;

// Implementation notes
//
// A process may have so many descriptors, a node more logs than that. So a descriptor is only lent: when none is left, the file that was
// read longest ago is closed. It is opened again when it is read next, under the name that it has by then.
//
// An exchange costs the same however many files are open: the files are kept in the order of their use, and the oldest is closed. A file
// that cannot be closed leaves that order, or every later exchange would ask about it again:
//
//  - A file that has lost its name is searched for in its directory, which is expensive. It is closed when no other file can be.
//  - A file that has no name at all in its directory could not be opened again. It stays open until its owner closes it.
//
// The limit is of the process, and so is the pool; every collector has its own thread. A file that is closed while another thread reads it
// finishes that read, see SafeHandle.

/// <summary>Lends descriptors to files, of which there may be more than the process may have open.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="most">The maximum number of open files; the system has its own limit besides.</param>
internal sealed class DescriptorPool(int most = int.MaxValue)
{
    private readonly Lock _lock = new();

    /// <summary>The open files in the order of their use, the one that was used longest ago first.</summary>
    private readonly LinkedList<ReopenableFile> _open = [];

    /// <summary>Open files that had lost the name they were known by when they were to be closed.</summary>
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

    /// <summary>The number of files that were asked to close so far, whether or not they could be: the work of all exchanges.</summary>
    public long CloseAttempts { get; private set; }

    /// <summary>Whether a file ever had to be closed for another.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Opens a file, after another one has been closed if necessary; null, and the reason, if that is not possible now.</summary>
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

    /// <summary>Adds a file that was opened, and may be closed for another.</summary>
    public void Add(ReopenableFile file) => MoveTo(_open, file);

    /// <summary>Notes that a file was used, so that all others are closed before it.</summary>
    public void NoteUse(ReopenableFile file)
    {
        lock (_lock)
        {
            // In no list: it is being closed at this moment.
            if (file.Place.List is { } list && list != _nameless && list.Last != file.Place)
            {
                list.Remove(file.Place);
                list.AddLast(file.Place);
            }
        }
    }

    /// <summary>Removes a file that was closed.</summary>
    public void Remove(ReopenableFile file)
    {
        lock (_lock)
        {
            file.Place.List?.Remove(file.Place);
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
                    // Names move on: the next exchange asks again.
                    MoveTo(_renamed, file);
                    return false;
                case CloseOutcome.WasClosed:
                default:
                    break;
            }
        }

        return false;
    }

    /// <summary>Takes the file that was used longest ago out of a list, so that no other thread closes it.</summary>
    private bool TryTake(LinkedList<ReopenableFile> files, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ReopenableFile? file)
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
            // Its owner may have closed it meanwhile, and then has removed it already.
            if (file.IsOpen)
            {
                file.Place.List?.Remove(file.Place);
                files.AddLast(file.Place);
            }
        }
    }
}
