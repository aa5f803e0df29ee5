using System.IO.Compression;

namespace Monitoring.Deployment.Package;

/// <summary>The package, unpacked as Install-PSResource does it, below a directory of modules that only the test uses
/// and that has a name as people give them.</summary>
internal sealed class InstalledModule : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public InstalledModule()
    {
        Folder = Path.Join(Modules, "Monitoring", Repository.Version);
        ZipFile.ExtractToDirectory(Assert.Single(Directory.GetFiles(Repository.Package, "*.nupkg")), Folder);
        foreach (string name in new[] { "Monitoring.nuspec", "[Content_Types].xml" })
        {
            File.Delete(Path.Join(Folder, name));
        }

        Directory.Delete(Path.Join(Folder, "_rels"), recursive: true);
        Directory.Delete(Path.Join(Folder, "package"), recursive: true);
    }

    /// <summary>For <c>$env:PSModulePath</c>.</summary>
    public string Modules => _files["Módulos für 日志 und mehr"];

    public string Folder { get; }

    public string Manifest => Path.Join(Folder, "Monitoring.psd1");

    public Pwsh Run(string script, params (string Name, string Value)[] environment) =>
        Pwsh.Run(Modules, script, environment);

    public void Dispose() => _files.Dispose();
}
