namespace Monitoring.Watching;

/// <summary>A directory of a test's own, under a canonical path; deleted with the test.</summary>
public sealed class WatchedDirectory : IDisposable
{
    public WatchedDirectory() => Path = Canonical(Directory.CreateTempSubdirectory("watching-").FullName);

    public string Path { get; }

    public string this[string name] => System.IO.Path.Join(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>The temporary directory of macOS is below a link: /var leads to /private/var.</summary>
    private static string Canonical(string path)
    {
        string? parent = System.IO.Path.GetDirectoryName(path);
        if (parent is null)
        {
            return path;
        }

        string canonical = System.IO.Path.Join(Canonical(parent), System.IO.Path.GetFileName(path));
        return Directory.ResolveLinkTarget(canonical, returnFinalTarget: true)?.FullName ?? canonical;
    }
}
