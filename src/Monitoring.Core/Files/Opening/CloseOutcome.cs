namespace Monitoring.Files.Opening;

/// <summary>The result of closing a file to free its descriptor for another one.</summary>
internal enum CloseOutcome
{
    /// <summary>The file was closed, and can be opened again.</summary>
    Closed,

    /// <summary>The file was not open.</summary>
    WasClosed,

    /// <summary>The file stays open: it no longer has its known name, and must be searched for.</summary>
    IsRenamed,

    /// <summary>The file stays open: it has no name in its directory, and could not be opened again.</summary>
    HasNoName,
}
