namespace Monitoring.Files.Status;

/// <summary>What a path leads to.</summary>
internal enum FileKind
{
    /// <summary>A pipe, a socket or a device.</summary>
    Other,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link, where links were not to be followed.</summary>
    Link,
}
