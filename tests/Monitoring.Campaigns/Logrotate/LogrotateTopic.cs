namespace Monitoring.Campaigns.Logrotate;

/// <summary>The subject of a mode of logrotate.</summary>
internal enum LogrotateTopic
{
    /// <summary>Logs that are renamed.</summary>
    Renaming,

    /// <summary>Logs that are copied.</summary>
    Copying,

    /// <summary>Rotated files that are compressed.</summary>
    Compressing,

    /// <summary>The names and places of rotated files.</summary>
    Naming,

    /// <summary>Rotated files that are deleted before they are read, or cannot be read.</summary>
    Losing,
}
