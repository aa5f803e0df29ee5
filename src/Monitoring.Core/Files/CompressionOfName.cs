namespace Monitoring.Files;

/// <summary>Tells from a file's name how it is compressed.</summary>
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

    /// <summary>The endings of the names of compressed files, with their dots.</summary>
    public static IEnumerable<string> All => Endings.Select(static ending => ending.Ending);

    /// <summary>How the file is compressed that has this name.</summary>
    public static Compression Of(string path) => Find(path).Compression;

    /// <summary>The name that the file had before it was compressed.</summary>
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
