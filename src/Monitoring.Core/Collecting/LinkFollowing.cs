namespace Monitoring.Collecting;

/// <summary>Which links a collector follows.</summary>
public enum LinkFollowing
{
    /// <summary>Those that let nobody read more than he may read himself: links of root and of this process's user, links in directories
    /// that nobody else may write, and links to files of the links' own owner; none into /proc or /sys. Of a file with several names (hard
    /// links), a name in a directory that nobody but root, this process's user and the file's owner may write.</summary>
    Safe,

    /// <summary>All links and names.</summary>
    Always,
}
