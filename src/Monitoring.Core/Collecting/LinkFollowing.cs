namespace Monitoring.Collecting;

/// <summary>The links that a collector follows.</summary>
public enum LinkFollowing
{
    /// <summary>Links that do not give anyone access to more than they can read themselves. These are links of root and
    /// of this process's user, links in directories that nobody else can write, and links to files of the link's own
    /// owner. Links into /proc or /sys are never followed. A file with several names (hard links) is followed under a
    /// name in a directory that only root, this process's user and the file's owner can write.</summary>
    Safe,

    /// <summary>All links and names.</summary>
    Always,
}
