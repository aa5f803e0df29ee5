namespace Monitoring.Files;

/// <summary>Determines the compression of a file from its name.</summary>
internal static class CompressionOfName
{
    private static readonly (string Suffix, Compression Compression)[] Suffixes =
    [
        (".gz", Compression.Gzip),
        (".zst", Compression.Zstd),
        (".bz2", Compression.Unreadable),
        (".xz", Compression.Unreadable),
        (".lz4", Compression.Unreadable),
        (".lzma", Compression.Unreadable),
        (".Z", Compression.Unreadable),
    ];

    /// <summary>The suffixes of compressed files, with their dots.</summary>
    public static IEnumerable<string> All => Suffixes.Select(static suffix => suffix.Suffix);

    /// <summary>The compression of the file with a name.</summary>
    public static Compression Of(string path) => Find(path).Compression;

    /// <summary>The name of the file before it was compressed.</summary>
    public static string WithoutSuffix(string path, Compression compression) =>
        compression == Compression.None ? path : path[..^Find(path).Suffix.Length];

    private static (string Suffix, Compression Compression) Find(string path)
    {
        foreach ((string suffix, Compression compression) in Suffixes)
        {
            if (path.EndsWith(suffix, StringComparison.Ordinal))
            {
                return (suffix, compression);
            }
        }

        return (string.Empty, Compression.None);
    }
}
