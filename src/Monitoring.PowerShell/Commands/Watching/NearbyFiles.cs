namespace Monitoring.Commands.Watching;

/// <summary>The files next to one that does not exist.</summary>
internal static class NearbyFiles
{
    /// <summary>The maximum number of names that are compared.</summary>
    private const int MaxFiles = 1000;

    /// <summary>A sentence with the most similar names; empty if there is none.</summary>
    public static string Suggest(string path)
    {
        try
        {
            return Path.GetDirectoryName(path) is { Length: > 0 } directory && Directory.Exists(directory)
                ? LogRootChoice.Suggest(
                    Path.GetFileName(path), Directory.EnumerateFileSystemEntries(directory)
                        .Take(MaxFiles)
                        .Select(entry => Path.GetFileName(entry)))
                : string.Empty;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The directory cannot be read: the error about the path says enough.
            return string.Empty;
        }
    }
}
