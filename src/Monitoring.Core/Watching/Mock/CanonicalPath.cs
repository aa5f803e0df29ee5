using Monitoring.Files.Status;

namespace Monitoring.Watching.Mock;

/// <summary>Checks that a path is canonical, which means that there is no other way to write it.</summary>
internal static class CanonicalPath
{
    /// <exception cref="WatcherMisuseException">The path is not canonical; the message has the reason.</exception>
    public static void Verify(string path)
    {
        if (!Path.IsPathFullyQualified(path))
        {
            throw new WatcherMisuseException($"'{path}' is not canonical: it is not absolute.");
        }

        if (Path.GetFullPath(path) != path)
        {
            throw new WatcherMisuseException($"'{path}' is not canonical: it has '.', '..' or a doubled slash in it.");
        }

        if (Path.EndsInDirectorySeparator(path) && Path.GetPathRoot(path) != path)
        {
            throw new WatcherMisuseException($"'{path}' is not canonical: it ends with a slash.");
        }

        for (string? part = path; part is not null; part = Path.GetDirectoryName(part))
        {
            if (FileStatus.Of(part, followLinks: false, out _) is { Kind: FileKind.Link })
            {
                throw new WatcherMisuseException($"'{path}' is not canonical: '{part}' is a link.");
            }
        }
    }
}
