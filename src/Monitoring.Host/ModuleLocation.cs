namespace Monitoring.Host;

/// <summary>Where the staged module is.</summary>
internal static class ModuleLocation
{
    private const string Manifest = "Monitoring.psd1";

    /// <summary>Where to look below a directory: beside the program when deployed, in the artifacts when built here.</summary>
    private static readonly string[] Places = ["Monitoring", Path.Join("module", "Monitoring")];

    /// <summary>The path of the manifest, in the directory given or the one nearest to the program; null if there is
    /// none.</summary>
    public static string? Find(string? given)
    {
        if (given is not null)
        {
            string path = Path.GetFullPath(given);
            string manifest = Directory.Exists(path) ? Path.Join(path, Manifest) : path;
            return File.Exists(manifest) ? manifest : null;
        }

        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            foreach (string place in Places)
            {
                string manifest = Path.Join(directory.FullName, place, Manifest);
                if (File.Exists(manifest))
                {
                    return manifest;
                }
            }
        }

        return null;
    }
}
