using System.IO.Compression;
using ZstdSharp;

namespace Monitoring.Campaigns.Logrotate;

/// <summary>The lines that are still on the disk, in any file of a site that the collector can find and read.</summary>
internal sealed class LeftLines
{
    private readonly Dictionary<RotatedLine, string> _files = [];

    /// <summary>Reads all files of a site.</summary>
    /// <param name="site">The site.</param>
    /// <param name="unreadableEnding">The ending of files that the collector cannot read; null for none.</param>
    public LeftLines(LogrotateSite site, string? unreadableEnding)
    {
        SearchOption depth = site.FollowsAll ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly;
        foreach (string file in Directory.EnumerateFiles(site.Directory, "*", depth))
        {
            if (unreadableEnding is null || !file.EndsWith(unreadableEnding, StringComparison.Ordinal))
            {
                Read(file);
            }
        }
    }

    /// <summary>The name of a file that contains a line; null if there is none.</summary>
    public string? FindFile(RotatedLine line) => _files.GetValueOrDefault(line);

    private static Stream Open(string file)
    {
        FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Path.GetExtension(file) switch
        {
            ".gz" => new GZipStream(stream, CompressionMode.Decompress),
            ".zst" => new DecompressionStream(stream),
            _ => stream,
        };
    }

    private void Read(string file)
    {
        using StreamReader reader = new(Open(file));
        while (reader.ReadLine() is { } text)
        {
            if (RotatedLine.TryParseLine(text.AsSpan().TrimStart('\0'), out RotatedLine line))
            {
                _files.TryAdd(line, Path.GetFileName(file));
            }
        }
    }
}
