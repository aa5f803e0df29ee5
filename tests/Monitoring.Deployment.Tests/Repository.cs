using System.Reflection;

namespace Monitoring.Deployment;

/// <summary>The paths of the tested files: those of the repository, and those of the build.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Metadata("RepositoryDirectory"));

    public static string Deploy { get; } = Path.Join(Root, "deploy");

    public static string Kubernetes { get; } = Path.Join(Deploy, "kubernetes");

    public static string Documentation { get; } = Path.Join(Root, "docs", "deployment.md");

    /// <summary>The directory in which PackageModule leaves the package.</summary>
    public static string Package { get; } = Metadata("PackageDirectory");

    /// <summary>The shell that the image has, as its package has it.</summary>
    public static string PowerShell { get; } = Path.GetDirectoryName(Metadata("PowerShellAssembly"))!;

    public static string PowerShellVersion { get; } = Metadata("PowerShellVersion");

    /// <summary>The only version of the module that the package has.</summary>
    public static string Version { get; } = Path.GetFileName(
        Assert.Single(Directory.GetDirectories(Path.Join(Package, "Monitoring"))));

    private static string Metadata(string key) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key)
        .Value!;
}
