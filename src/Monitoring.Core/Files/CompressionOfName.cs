namespace Monitoring.Files;

/// <summary>Determines the compression of a file from its name.</summary>
internal static class CompressionOfName
{
    private static readonly (string Ending, Compression Compression)[] Endings =
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
    public static IEnumerable<string> All => Endings.Select(static ending => ending.Ending);

    /// <summary>The compression of the file with a name.</summary>
    public static Compression Of(string path) => Find(path).Compression;

    /// <summary>The name of the file before it was compressed.</summary>
    public static string WithoutEnding(string path, Compression compression) =>
        compression == Compression.None ? path : path[..^Find(path).Ending.Length];

    private static (string Ending, Compression Compression) Find(string path)
    {
        foreach ((string ending, Compression compression) in Endings)
        {
            if (path.EndsWith(ending, StringComparison.Ordinal))
            {
                return (ending, compression);
            }
        }

        return (string.Empty, Compression.None);
    }
}
