namespace Monitoring.Files.Status;

/// <summary>Why a file could not be asked or opened, as far as the answer to it differs.</summary>
internal enum FileError
{
    /// <summary>Nothing went wrong.</summary>
    None,

    /// <summary>There is no such path, or a link on the way leads to nothing.</summary>
    NotFound,

    /// <summary>No permission.</summary>
    AccessDenied,

    /// <summary>Links lead round in a circle.</summary>
    LinkLoop,

    /// <summary>The process or the system has too many files open.</summary>
    TooManyOpenFiles,

    /// <summary>Anything else.</summary>
    Other,
}
