namespace Monitoring.Files.Status;

/// <summary>The kind of a file.</summary>
internal enum FileKind
{
    /// <summary>A pipe, a socket or a device.</summary>
    Other,

    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link, if links are not followed.</summary>
    Link,
}
