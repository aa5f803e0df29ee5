namespace Monitoring.Tailing;

/// <summary>Finds the name that a file has in its directory by now.</summary>
internal static class FileSearch
{
    /// <summary>How often the names are read until they stand still.</summary>
    private const int MostReadings = 8;

    /// <summary>Looks for a file; false if it was not there but may have been passed by, because names moved on meanwhile.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="identity">Which file it is.</param>
    /// <param name="path">Its path; null if it has none in the directory.</param>
    public static bool TryFind(string directory, FileIdentity identity, out string? path)
    {
        DirectoryNames names = new();
        List<(string Name, FileIdentity Identity)>? before = null;
        for (int reading = 0; reading < MostReadings; reading++)
        {
            List<(string Name, FileIdentity Identity)> files = List(directory, names);
            int found = files.FindIndex(file => file.Identity == identity);
            path = found < 0 ? null : Path.Join(directory, files[found].Name);
            if (path is not null || names.AreStill(directory) || before?.SequenceEqual(files) == true)
            {
                return true;
            }

            before = files;
        }

        path = null;
        return false;
    }

    private static List<(string Name, FileIdentity Identity)> List(string directory, DirectoryNames names)
    {
        List<(string Name, FileIdentity Identity)> files = [];
        foreach (string name in names.Of(directory))
        {
            if (FileStatus.Of(Path.Join(directory, name), followLinks: false, out _) is { Kind: FileKind.File } status)
            {
                files.Add((name, status.Identity));
            }
        }

        return files;
    }
}
