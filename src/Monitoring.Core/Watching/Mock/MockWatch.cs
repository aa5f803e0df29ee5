using Monitoring.Files;

namespace Monitoring.Watching.Mock;

/// <summary>A watch of a <see cref="MockFileWatcher"/>: the watched object, and its path according to
/// the simulated events.</summary>
internal sealed class MockWatch(WatchDescriptor descriptor, bool isDirectory, string path, FileIdentity identity)
{
    public WatchDescriptor Descriptor => descriptor;

    public bool IsDirectory => isDirectory;

    /// <summary>The identity of the file or directory at the path when the watch began.</summary>
    public FileIdentity Identity => identity;

    /// <summary>The path; null after a deletion, or if another file has the path.</summary>
    public string? Path { get; private set; } = path;

    public void LosePath() => Path = null;

    /// <summary>Updates the path after a rename of the watched object or of a directory above it.</summary>
    public void Follow(string oldPath, string newPath)
    {
        string below = oldPath + System.IO.Path.DirectorySeparatorChar;
        if (Path == oldPath || Path?.StartsWith(below, StringComparison.Ordinal) == true)
        {
            Path = newPath + Path[oldPath.Length..];
        }
    }
}
