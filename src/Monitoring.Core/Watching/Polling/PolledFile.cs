using Monitoring.Files.Opening;
using Monitoring.Files.Status;

namespace Monitoring.Watching.Polling;

/// <summary>A watched file, with its status at the last scan.</summary>
/// <remarks>
/// <para>The file is held open, so the watch stays with it through a rename, and no other file gets its inode. In
/// return, the space of a deleted file is not freed until it is unwatched. If the process lacks descriptors, some files
/// are closed, and are identified by their identity at their present names.</para>
/// <para>A deletion is detected by the number of links, which only Linux and Windows report; on other systems it
/// appears as a rename.</para>
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

    /// <summary>Opens the file and reads its first status.</summary>
    /// <exception cref="FileNotFoundException">The path does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading the path is not permitted.</exception>
    /// <exception cref="WatchLimitException">Too many files are open.</exception>
    /// <exception cref="IOException">The file cannot be opened for another reason.</exception>
    public static PolledFile Open(WatchDescriptor descriptor, string path, DescriptorPool descriptors)
    {
        ReopenableFile file = ReopenableFile.TryOpen(path, descriptors, out FileError error)
            ?? throw Failure(path, error);
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

    public void Scan(List<WatchEvent> events)
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
            // Closed to free its descriptor and then deleted, or ESTALE: the server of a network file system has
            // deleted it. After any other error nothing more can be reported either: the caller reads the file itself.
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
        FileError.AccessDenied => new UnauthorizedAccessException($"This user is not permitted to read '{path}'."),
        FileError.TooManyOpenFiles => new WatchLimitException(
            "Too many files are open to poll another file. Raise 'ulimit -n' (systemd: LimitNOFILE)."),
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
