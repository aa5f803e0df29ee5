namespace Monitoring.Files;

/// <summary>The compression of a file.</summary>
internal enum Compression
{
    /// <summary>Not compressed.</summary>
    None,

    /// <summary>gzip, which can be read.</summary>
    Gzip,

    /// <summary>zstd, which can be read.</summary>
    Zstd,

    /// <summary>A format that cannot be read.</summary>
    Unreadable,
}
