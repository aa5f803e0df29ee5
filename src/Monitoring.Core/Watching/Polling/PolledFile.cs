using Microsoft.Win32.SafeHandles;
using Monitoring.Interop;
using Monitoring.Tailing;

namespace Monitoring.Watching.Polling;

/// <summary>A watched file and what it looked like when it was last looked at.</summary>
/// <remarks>
/// <para>It holds the file open: so it stays with the file through a rename, and no other file gets the inode
/// meanwhile. The price is one open file a watch, and that a deleted file's space is free only once it is
/// unwatched.</para>
/// <para>A deletion is known by the number of links, which only Linux and Windows tell us; elsewhere it looks like a
/// rename.</para>
/// </remarks>
internal sealed class PolledFile : IPolledWatch
{
    private readonly WatchDescriptor _descriptor;
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private FileStatus _status;
    private bool _hasPath = true;
    private bool _isGone;

    private PolledFile(WatchDescriptor descriptor, string path, SafeFileHandle file, FileStatus status)
    {
        _descriptor = descriptor;
        _path = path;
        _file = file;
        _status = status;
    }

    /// <summary>Opens the file and takes the first look at it.</summary>
    /// <exception cref="FileNotFoundException">The path does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The path may not be read.</exception>
    /// <exception cref="WatchLimitException">Too many files are open.</exception>
    public static PolledFile Open(WatchDescriptor descriptor, string path)
    {
        SafeFileHandle file = Open(path);
        try
        {
            return new PolledFile(descriptor, path, file, FileStatus.Of(file));
        }
        catch (IOException)
        {
            file.Dispose();
            throw;
        }
    }

    public void Look(List<WatchEvent> events)
    {
        if (_isGone)
        {
            return;
        }

        FileStatus status;
        try
        {
            status = FileStatus.Of(_file);
        }
        catch (IOException)
        {
            // ESTALE: the server of a network file system has deleted it. Of any other error, too, nothing more can be
            // told from here: the caller looks for itself.
            _isGone = true;
            events.Add(new WatchEvent(_descriptor, WatchEventKind.SelfDeleted));
            return;
        }

        CompareContent(status, events);
        ComparePath(status, events);
        _status = status;
    }

    public void Dispose() => _file.Dispose();

    private static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new FileNotFoundException($"'{path}' does not exist.", path, exception);
        }
        catch (IOException exception) when (IsLimit(exception))
        {
            throw new WatchLimitException(
                "Too many files are open to watch one more by polling. Raise 'ulimit -n' (systemd: LimitNOFILE).",
                exception);
        }
    }

    // On Unix .NET gives the errno as the HResult of an IOException that has no type of its own.
    private static bool IsLimit(IOException exception) =>
        !OperatingSystem.IsWindows() && exception.HResult is Errno.EMFILE or Errno.ENFILE;

    private void CompareContent(FileStatus status, List<WatchEvent> events)
    {
        if (status.Size != _status.Size || status.Modified != _status.Modified)
        {
            events.Add(new WatchEvent(_descriptor, WatchEventKind.Written));
        }
        else if (status.Changed != _status.Changed || status.Links != _status.Links)
        {
            events.Add(new WatchEvent(_descriptor, WatchEventKind.AttributesChanged));
        }
    }

    private void ComparePath(FileStatus status, List<WatchEvent> events)
    {
        if (status.Links == 0)
        {
            _isGone = true;
            events.Add(new WatchEvent(_descriptor, WatchEventKind.SelfDeleted));
            return;
        }

        bool hasPath = FileStatus.Of(_path)?.Identity == status.Identity;
        if (_hasPath && !hasPath)
        {
            events.Add(new WatchEvent(_descriptor, WatchEventKind.SelfMoved));
        }

        _hasPath = hasPath;
    }
}
