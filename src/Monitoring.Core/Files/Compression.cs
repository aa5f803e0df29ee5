namespace Monitoring.Files;

/// <summary>How a file is compressed.</summary>
internal enum Compression
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>gzip, which is read.</summary>
    Gzip,

    /// <summary>zstd, which is read.</summary>
    Zstd,

    /// <summary>In a way that is not read.</summary>
    Unreadable,
}
