using Microsoft.Win32.SafeHandles;
using Monitoring.Files.Status;
using Monitoring.Interop;

namespace Monitoring.Files.Opening;

/// <summary>A file that is open as long as there are descriptors for all that are read, and else is opened again whenever it is asked
/// for, whichever name it has by then.</summary>
/// <remarks>One owner, who is not thread-safe; the pool may close it at any time.</remarks>
internal sealed class ReopenableFile : IDisposable
{
    private readonly DescriptorPool _pool;
    private readonly FileIdentity _identity;
    private readonly string _path;

    /// <summary>The path under which it was seen last.</summary>
    private string _lastPath;

    private SafeFileHandle? _handle;
    private bool _isDisposed;

    private ReopenableFile(string path, SafeFileHandle handle, FileStatus status, DescriptorPool pool)
    {
        _path = path;
        _lastPath = path;
        _handle = handle;
        _identity = status.Identity;
        _pool = pool;
        Place = new LinkedListNode<ReopenableFile>(this);
        pool.Add(this);
    }

    /// <summary>The file's place among the open files; changed by the pool, under its lock.</summary>
    public LinkedListNode<ReopenableFile> Place { get; }

    /// <summary>Whether it has a descriptor now.</summary>
    public bool IsOpen => _handle is not null;

    /// <summary>Whether it was closed, and then had no name any more when it was looked for.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Opens a regular file; null, and why, if that cannot be done now.</summary>
    /// <param name="path">The path, without links.</param>
    /// <param name="pool">Has the descriptors.</param>
    /// <param name="error"><see cref="FileError.None"/> with null: it is not a regular file.</param>
    public static ReopenableFile? TryOpen(string path, DescriptorPool pool, out FileError error)
    {
        SafeFileHandle? handle = pool.TryOpen(path, out error);
        if (handle is null)
        {
            return null;
        }

        try
        {
            FileStatus status = FileStatus.Of(handle);
            if (status.Kind == FileKind.File)
            {
                return new ReopenableFile(path, handle, status, pool);
            }
        }
        catch (IOException)
        {
            error = FileError.Other;
        }

        handle.Dispose();
        return null;
    }

    /// <summary>What the system says of it now.</summary>
    /// <exception cref="FileNotFoundException">It was closed, and has no name any more.</exception>
    /// <exception cref="IOException">The system would not say.</exception>
    public FileStatus GetStatus()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_handle is { } handle)
        {
            try
            {
                return FileStatus.Of(handle);
            }
            catch (ObjectDisposedException)
            {
                // Closed for another just now.
            }
        }

        return Find();
    }

    /// <summary>Reads at an offset, as <see cref="RandomAccess.Read(SafeFileHandle, Span{byte}, long)"/>.</summary>
    /// <exception cref="FileNotFoundException">It was closed, and has no name any more.</exception>
    /// <exception cref="IOException">Reading failed, or it cannot be opened again now.</exception>
    public int Read(long offset, Span<byte> destination)
    {
        while (true)
        {
            SafeFileHandle handle = _handle ?? Reopen();
            _pool.NoteUse(this);
            try
            {
                return RandomAccess.Read(handle, destination, offset);
            }
            catch (ObjectDisposedException) when (!_isDisposed)
            {
                // Closed for another just now.
            }
        }
    }

    /// <summary>The first offset, from one on, at which there may be data in a sparse file; the offset itself where the system does not
    /// tell, and null if there is no data up to the end.</summary>
    /// <exception cref="FileNotFoundException">It was closed, and has no name any more.</exception>
    /// <exception cref="IOException">It cannot be opened again now.</exception>
    public long? FindData(long from)
    {
        while (!OperatingSystem.IsWindows())
        {
            SafeFileHandle handle = _handle ?? Reopen();
            _pool.NoteUse(this);
            try
            {
                return UnixSparseFile.FindData(handle, from);
            }
            catch (ObjectDisposedException) when (!_isDisposed)
            {
                // Closed for another just now.
            }
        }

        return from;
    }

    /// <summary>Closes it for another file, if it can be found again. Called by the pool, which has taken it out of its lists: the owner may
    /// open it again, and add it, as soon as there is no handle.</summary>
    /// <param name="searches">Whether to search for the file in its directory if it was renamed, which takes longer.</param>
    public CloseOutcome TryClose(bool searches)
    {
        if (StatusOf(_lastPath) is null)
        {
            if (!searches)
            {
                return HasLinks() switch
                {
                    true => CloseOutcome.IsRenamed,
                    false => CloseOutcome.HasNoName,
                    null => CloseOutcome.WasClosed,
                };
            }

            if (!TrySearch(out string? path))
            {
                return CloseOutcome.IsRenamed;
            }

            if (path is null)
            {
                return CloseOutcome.HasNoName;
            }
        }

        SafeFileHandle? handle = Interlocked.Exchange(ref _handle, null);
        handle?.Dispose();
        return handle is null ? CloseOutcome.WasClosed : CloseOutcome.Closed;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // In this order: a file without a handle is not added any more.
        _isDisposed = true;
        Interlocked.Exchange(ref _handle, null)?.Dispose();
        _pool.Remove(this);
    }

    /// <summary>Whether any name leads to the file; null if it is not open.</summary>
    private bool? HasLinks()
    {
        try
        {
            return _handle is { } handle ? FileStatus.Of(handle).Links > 0 : null;
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
        catch (IOException)
        {
            // A network file system has forgotten it.
            return false;
        }
    }

    private SafeFileHandle Reopen()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Find();
        SafeFileHandle? handle = _pool.TryOpen(_lastPath, out FileError error);
        if (handle is null || FileStatus.Of(handle).Identity != _identity)
        {
            handle?.Dispose();
            throw new IOException(error == FileError.TooManyOpenFiles
                ? "Too many files are open."
                : "It cannot be opened again, or was renamed in this moment.");
        }

        _handle = handle;
        _pool.Add(this);
        return handle;
    }

    /// <summary>Finds out which name it has now.</summary>
    private FileStatus Find()
    {
        if ((StatusOf(_lastPath) ?? StatusOf(_path)) is { } status)
        {
            return status;
        }

        if (!TrySearch(out string? path))
        {
            throw new IOException("Its names did not stand still.");
        }

        IsGone = path is null;
        if (path is null)
        {
            throw new FileNotFoundException("It was closed because too many files were open, and has no name any more.");
        }

        return StatusOf(path) ?? throw new IOException("It was renamed in this moment.");
    }

    /// <summary>Looks for a name that it has; null if it has none. False if names moved on meanwhile.</summary>
    private bool TrySearch(out string? path)
    {
        bool isCertain = _pool.Search.TryFind(Path.GetDirectoryName(_path) ?? string.Empty, _identity, out path);
        _lastPath = path ?? _lastPath;
        return isCertain;
    }

    private FileStatus? StatusOf(string path)
    {
        if (FileStatus.Of(path) is not { } status || status.Identity != _identity)
        {
            return null;
        }

        _lastPath = path;
        return status;
    }
}
