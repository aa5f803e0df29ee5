namespace Monitoring.Storing;

/// <summary>Why a store cannot be opened or changed, for a program.</summary>
public enum LogStoreError
{
    /// <summary>There is no such file.</summary>
    NotFound,

    /// <summary>It is a file, but not a store.</summary>
    NotAStore,

    /// <summary>A newer version of the module wrote it.</summary>
    NewerVersion,

    /// <summary>Another process writes to it.</summary>
    InUse,

    /// <summary>A file of it belongs to another user, is a link, or is no regular file with one name.</summary>
    Foreign,

    /// <summary>It may not be read or written.</summary>
    AccessDenied,

    /// <summary>The database is damaged.</summary>
    Damaged,

    /// <summary>There is no room for what was to be written.</summary>
    Full,

    /// <summary>Reading or writing failed in some other way.</summary>
    Failed,
}
