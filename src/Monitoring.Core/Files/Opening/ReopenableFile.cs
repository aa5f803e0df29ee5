using Microsoft.Win32.SafeHandles;
using Monitoring.Files.Status;
using Monitoring.Interop;

namespace Monitoring.Files.Opening;

/// <summary>A file that stays open while the process has enough descriptors, and otherwise is reopened at each use,
/// whatever its name is then.</summary>
/// <remarks>One owner, not thread-safe; the pool may close the file at any time.</remarks>
internal sealed class ReopenableFile : IDisposable
{
    private readonly DescriptorPool _pool;
    private readonly FileIdentity _identity;
    private readonly string _path;

    /// <summary>The last known path.</summary>
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
        Node = new LinkedListNode<ReopenableFile>(this);
        pool.Add(this);
    }

    /// <summary>The node of the file in the lists of the pool; changed by the pool, under its lock.</summary>
    public LinkedListNode<ReopenableFile> Node { get; }

    /// <summary>Whether the file has a descriptor now.</summary>
    public bool IsOpen => _handle is not null;

    /// <summary>Whether the file was closed and had no name when it was searched for.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Opens a regular file; null, with the error, if that is not possible now.</summary>
    /// <param name="path">The path, without links.</param>
    /// <param name="pool">Lends the descriptor.</param>
    /// <param name="error">The error; <see cref="FileError.None"/> with a null result if it is not
    /// a regular file.</param>
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

    /// <summary>Reads the current status of the file.</summary>
    /// <exception cref="FileNotFoundException">The file was closed and has no name any more.</exception>
    /// <exception cref="IOException">The status cannot be read.</exception>
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
                // Closed by the pool just now.
            }
        }

        return Find();
    }

    /// <summary>Reads at an offset, like <see cref="RandomAccess.Read(SafeFileHandle, Span{byte}, long)"/>.</summary>
    /// <exception cref="FileNotFoundException">The file was closed and has no name any more.</exception>
    /// <exception cref="IOException">Reading failed, or the file cannot be reopened now.</exception>
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
                // Closed by the pool just now.
            }
        }
    }

    /// <summary>The first offset, from a given one on, that may have data in a sparse file. The given offset if the
    /// system does not report holes; null if there is no data up to the end.</summary>
    /// <exception cref="FileNotFoundException">The file was closed and has no name any more.</exception>
    /// <exception cref="IOException">The file cannot be reopened now.</exception>
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
                // Closed by the pool just now.
            }
        }

        return from;
    }

    /// <summary>Closes the file to free its descriptor, if the file can be found again. Called by the pool
    /// after removing the file from its lists. Once there is no handle, the owner may reopen the file and
    /// add it again.</summary>
    /// <param name="searches">Whether to search for a renamed file in its directory, which takes longer.</param>
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
        // In this order: a file without a handle is not added again.
        _isDisposed = true;
        Interlocked.Exchange(ref _handle, null)?.Dispose();
        _pool.Remove(this);
    }

    /// <summary>Whether the file has a name; null if it is not open.</summary>
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
            // A network file system has forgotten the file.
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

    /// <summary>Finds the present name of the file.</summary>
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

    /// <summary>Searches for a name of the file; null if it has none. False if names changed meanwhile.</summary>
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
