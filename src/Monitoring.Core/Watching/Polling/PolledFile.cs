using Monitoring.Files.Opening;
using Monitoring.Files.Status;

namespace Monitoring.Watching.Polling;

/// <summary>A watched file and what it looked like when it was last looked at.</summary>
/// <remarks>
/// <para>It holds the file open: so it stays with the file through a rename, and no other file gets the inode
/// meanwhile. The price is that a deleted file's space is free only once it is unwatched. Where the process has not as many
/// descriptors, some files are closed, and known by their identity under the names that they have.</para>
/// <para>A deletion is known by the number of links, which only Linux and Windows tell us; elsewhere it looks like a
/// rename.</para>
/// </remarks>
internal sealed class PolledFile : IPolledWatch
{
    private readonly WatchDescriptor _descriptor;
    private readonly ReopenableFile _file;
    private readonly string _path;
    private FileStatus _status;
    private bool _hasPath = true;
    private bool _isGone;

    private PolledFile(WatchDescriptor descriptor, string path, ReopenableFile file, FileStatus status)
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
    /// <exception cref="IOException">It cannot be opened for another reason.</exception>
    public static PolledFile Open(WatchDescriptor descriptor, string path, DescriptorPool descriptors)
    {
        ReopenableFile file = ReopenableFile.TryOpen(path, descriptors, out FileError error) ?? throw Failure(path, error);
        try
        {
            return new PolledFile(descriptor, path, file, file.GetStatus());
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
            status = _file.GetStatus();
        }
        catch (IOException)
        {
            // Closed for another file and then deleted, or ESTALE: the server of a network file system has deleted it. Of any other
            // error, too, nothing more can be told from here: the caller looks for itself.
            _isGone = true;
            events.Add(new WatchEvent(_descriptor, WatchEventKind.SelfDeleted));
            return;
        }

        CompareContent(status, events);
        ComparePath(status, events);
        _status = status;
    }

    public void Dispose() => _file.Dispose();

    private static Exception Failure(string path, FileError error) => error switch
    {
        FileError.NotFound => new FileNotFoundException($"'{path}' does not exist.", path),
        FileError.AccessDenied => new UnauthorizedAccessException($"'{path}' may not be read."),
        FileError.TooManyOpenFiles => new WatchLimitException(
            "Too many files are open to watch one more by polling. Raise 'ulimit -n' (systemd: LimitNOFILE)."),
        _ => new IOException($"'{path}' cannot be opened."),
    };

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
