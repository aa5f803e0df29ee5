namespace Monitoring.Collecting.Scanning;

/// <summary>The meaning of an entry of a followed directory for the collector.</summary>
internal enum EntryKind
{
    /// <summary>Nothing to follow.</summary>
    None,

    /// <summary>A file, or a link that may lead to one.</summary>
    File,

    /// <summary>A directory whose files are followed too.</summary>
    Directory,
}
