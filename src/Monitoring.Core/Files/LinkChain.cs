using Monitoring.Interop;

namespace Monitoring.Files;

/// <summary>The chain of symbolic links from a path to its file; the kubelet's paths have two or
/// three of them.</summary>
/// <param name="Target">The path of the file without a link in any part of it. The file may be absent while its writer
/// is between renaming it and creating the next one. Null while a directory of the chain does not exist.</param>
/// <param name="Hops">The directories, without links, and the names in them that lead to the file; the first is that of
/// the path itself. A change of any of them may give the path another file.</param>
internal sealed record LinkChain(string? Target, IReadOnlyList<(string Directory, string Name)> Hops)
{
    /// <summary>Whether a directory in the target of one of the links is itself reached through a link, which is not
    /// one of the hops.</summary>
    public bool HasDirectoryLinks { get; private init; }

    /// <summary>The maximum number of links, as in Linux.</summary>
    private const int MaxLinks = 40;

    /// <summary>Follows the links as they are now.</summary>
    public static LinkChain Resolve(string path)
    {
        List<(string Directory, string Name)> hops = [];
        string? next = path;
        bool hasDirectoryLinks = false;
        while (next is not null && hops.Count <= MaxLinks)
        {
            string? directory = RealPath(Path.GetDirectoryName(next) ?? next);
            string name = Path.GetFileName(next);
            if (directory is null)
            {
                return new LinkChain(null, hops);
            }

            hasDirectoryLinks |= hops.Count > 0 && Path.Join(directory, name) != next;
            hops.Add((directory, name));
            string real = Path.Join(directory, name);
            string? link = ReadLink(real);
            if (link is null)
            {
                return new LinkChain(real, hops) { HasDirectoryLinks = hasDirectoryLinks };
            }

            next = Path.GetFullPath(link, directory);
        }

        return new LinkChain(null, hops);
    }

    /// <summary>The path without a link in any part of it; null if it leads to nothing.</summary>
    public static string? RealPath(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            return NativeFile.RealPath(path);
        }

        return Directory.Exists(path) || File.Exists(path)
            ? new DirectoryInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path)
            : null;
    }

    private static string? ReadLink(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Deleted or forbidden just now; the next scan handles that.
            return null;
        }
    }
}
