using System.IO.Enumeration;
using Monitoring.Files;
using Monitoring.Files.Status;

namespace Monitoring.Watching.Polling;

/// <summary>A watched directory, with its entries at the last scan.</summary>
/// <remarks>
/// <para>An entry is its name and its identity, so that a file which took another's name between two scans is detected.
/// Each scan lists the directory and reads the status of each entry.</para>
/// <para>A rename is reported as a deletion and a creation. The directory itself is identified by its path: once it is
/// renamed, deleted or replaced, <see cref="WatchEventKind.SelfDeleted"/> is reported, and nothing more.</para>
/// </remarks>
internal sealed class PolledDirectory : IPolledWatch
{
    // All entries, including hidden ones; a directory that cannot be listed is an error and not an empty directory.
    private static readonly EnumerationOptions Everything = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
        ReturnSpecialDirectories = false,
    };

    private readonly WatchDescriptor _descriptor;
    private readonly string _path;
    private readonly FileIdentity _identity;
    private Dictionary<string, FileIdentity> _entries = [];
    private Dictionary<string, FileIdentity> _previous = [];
    private bool _isReadable = true;
    private bool _isGone;

    private PolledDirectory(WatchDescriptor descriptor, string path, FileIdentity identity)
    {
        _descriptor = descriptor;
        _path = path;
        _identity = identity;
        List(_entries);
    }

    /// <summary>Lists the directory for the first time.</summary>
    /// <exception cref="DirectoryNotFoundException">The path does not exist or is not a directory.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading the path is not permitted.</exception>
    public static PolledDirectory Open(WatchDescriptor descriptor, string path) =>
        FileStatus.Of(path) is { Kind: FileKind.Directory } status
            ? new PolledDirectory(descriptor, path, status.Identity)
            : throw new DirectoryNotFoundException($"'{path}' does not exist or is not a directory.");

    public void Scan(List<WatchEvent> events)
    {
        if (_isGone)
        {
            return;
        }

        FileStatus? status = FileStatus.Of(_path, followLinks: true, out FileError error);
        if (error == FileError.NotFound || (status is not null && status.Value.Identity != _identity))
        {
            _isGone = true;
            events.Add(new WatchEvent(_descriptor, WatchEventKind.SelfDeleted));
        }
        else if (TryList())
        {
            Compare(events);
        }
        else if (_isReadable)
        {
            // Reported once: the caller scans the directory and gets the error itself.
            _isReadable = false;
            events.Add(new WatchEvent(_descriptor, WatchEventKind.DirectoryChanged));
        }
    }

    public void Dispose()
    {
        // Nothing is held open.
    }

    /// <summary>Lists the directory again; if that fails, the previous entries are kept.</summary>
    private bool TryList()
    {
        _previous.Clear();
        try
        {
            List(_previous);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        (_entries, _previous) = (_previous, _entries);
        _isReadable = true;
        return true;
    }

    private void List(Dictionary<string, FileIdentity> entries)
    {
        FileSystemEnumerable<string> names =
            new(_path, static (ref FileSystemEntry entry) => entry.FileName.ToString(), Everything);
        foreach (string name in names)
        {
            FileStatus? status = FileStatus.Of(Path.Join(_path, name), followLinks: false, out FileError error);
            if (error != FileError.NotFound)
            {
                entries[name] = status?.Identity ?? default;
            }
        }
    }

    private void Compare(List<WatchEvent> events)
    {
        foreach ((string name, FileIdentity identity) in _previous)
        {
            if (!_entries.TryGetValue(name, out FileIdentity now) || now != identity)
            {
                events.Add(new WatchEvent(_descriptor, WatchEventKind.EntryDeleted, name));
            }
        }

        foreach ((string name, FileIdentity identity) in _entries)
        {
            if (!_previous.TryGetValue(name, out FileIdentity before) || before != identity)
            {
                events.Add(new WatchEvent(_descriptor, WatchEventKind.EntryCreated, name));
            }
        }
    }
}
