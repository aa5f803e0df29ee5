namespace Monitoring.Campaigns.Logrotate;

/// <summary>A directory with rotated logs, and which of its files are followed.</summary>
/// <param name="Name">The name in results.</param>
/// <param name="Directory">The directory.</param>
/// <param name="FollowsAll">Whether rotated files are followed in their own right, too, below the directory as
/// well.</param>
/// <param name="Logs">The logs.</param>
internal sealed record LogrotateSite(string Name, string Directory, bool FollowsAll, IReadOnlyList<RotatedLog> Logs)
{
    /// <summary>Whether a file is in the directory or below it.</summary>
    public bool Contains(string path) =>
        path.StartsWith(Directory + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
