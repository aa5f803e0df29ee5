using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Monitoring.Loading;

/// <summary>The load context of the assemblies in <c>lib/</c>: Monitoring.Core and its dependencies.</summary>
/// <remarks>An assembly in <c>lib/</c> is loaded from there even if the process has another version of it. Everything
/// else (the framework, PowerShell's own assemblies) is shared with the process. Native libraries are in
/// <c>lib/runtimes/&lt;platform&gt;/native/</c>, as in their packages. <c>lib/runtimes/&lt;platform&gt;/lib/</c> has
/// the same assemblies with machine code, which are preferred: without it a start mostly compiles.</remarks>
internal sealed class DependencyLoadContext(string directory) : AssemblyLoadContext("Monitoring")
{
    /// <summary>The directory of the assemblies with machine code for this platform; null if there is none.</summary>
    private readonly string? _compiledDirectory = FindCompiledDirectory(directory);

    /// <summary>The assembly with that name; null if it is not in <c>lib/</c>.</summary>
    public Assembly? Find(AssemblyName name)
    {
        string file = name.Name + ".dll";
        string path = Path.Combine(directory, file);
        return File.Exists(path) ? LoadFromAssemblyPath(FindCompiled(file) ?? path) : null;
    }

    /// <summary>The path of the assembly with machine code for this platform; null if there is none.</summary>
    public string? FindCompiled(string file)
    {
        string? path = _compiledDirectory is null ? null : Path.Combine(_compiledDirectory, file);
        return File.Exists(path) ? path : null;
    }

    // A loop instead of LINQ: this assembly is compiled at each start.
    private static string? FindCompiledDirectory(string directory)
    {
        foreach (string platform in NativePlatform.GetCandidates(RuntimeInformation.RuntimeIdentifier))
        {
            string path = Path.Combine(directory, "runtimes", platform, "lib");
            if (Directory.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) => Find(assemblyName);

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (string platform in NativePlatform.GetCandidates(RuntimeInformation.RuntimeIdentifier))
        {
            string path = Path.Combine(
                directory, "runtimes", platform, "native", NativePlatform.GetFileName(platform, unmanagedDllName));
            if (File.Exists(path) && NativeLibrary.TryLoad(path, out nint library))
            {
                return library;
            }
        }

        // Not in lib/, or not for this platform: the system may have the library.
        return 0;
    }
}
