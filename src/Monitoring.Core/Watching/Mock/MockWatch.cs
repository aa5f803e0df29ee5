using Monitoring.Files;

namespace Monitoring.Watching.Mock;

/// <summary>A watch of a <see cref="MockFileWatcher"/>: what is watched, and the path it has as far as was
/// told.</summary>
internal sealed class MockWatch(WatchDescriptor descriptor, bool isDirectory, string path, FileIdentity identity)
{
    public WatchDescriptor Descriptor => descriptor;

    public bool IsDirectory => isDirectory;

    /// <summary>Which file or directory had the path when the watch began.</summary>
    public FileIdentity Identity => identity;

    /// <summary>Null once it was deleted, or once it is plain that something else has the path now.</summary>
    public string? Path { get; private set; } = path;

    public void LosePath() => Path = null;

    /// <summary>Follows what was watched, or a directory above it, to its new path.</summary>
    public void Follow(string oldPath, string newPath)
    {
        string below = oldPath + System.IO.Path.DirectorySeparatorChar;
        if (Path == oldPath || Path?.StartsWith(below, StringComparison.Ordinal) == true)
        {
            Path = newPath + Path[oldPath.Length..];
        }
    }
}
