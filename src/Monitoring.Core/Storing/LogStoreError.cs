namespace Monitoring.Storing;

/// <summary>The reason that a store cannot be opened or changed.</summary>
public enum LogStoreError
{
    /// <summary>The file does not exist.</summary>
    NotFound,

    /// <summary>The file is not a store.</summary>
    NotAStore,

    /// <summary>A newer version of the module wrote the store.</summary>
    NewerVersion,

    /// <summary>Another process writes to the store.</summary>
    InUse,

    /// <summary>A file of the store belongs to another user, is a link, or is not a regular
    /// file with one name.</summary>
    Foreign,

    /// <summary>Access to the store is denied.</summary>
    AccessDenied,

    /// <summary>The database is damaged.</summary>
    Damaged,

    /// <summary>The volume has not enough free space.</summary>
    Full,

    /// <summary>Reading or writing failed for another reason.</summary>
    Failed,
}
