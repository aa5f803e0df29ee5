namespace Monitoring.Files.Status;

/// <summary>The reason why the status of a file could not be read, or the file not be opened; one value for each way
/// of handling it.</summary>
internal enum FileError
{
    /// <summary>No error.</summary>
    None,

    /// <summary>The path does not exist, or a link in it leads to nothing.</summary>
    NotFound,

    /// <summary>No permission.</summary>
    AccessDenied,

    /// <summary>The path contains a loop of symbolic links.</summary>
    LinkLoop,

    /// <summary>The process or the system has too many files open.</summary>
    TooManyOpenFiles,

    /// <summary>Any other error.</summary>
    Other,
}
