using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Monitoring.Loading;

/// <summary>The load context of the assemblies in <c>lib/</c>: Monitoring.Core and its dependencies.</summary>
/// <remarks>An assembly in <c>lib/</c> is loaded from there even if the process has another version of it. Everything
/// else (the framework, PowerShell's own assemblies) is shared with the process. Native libraries are in
/// <c>lib/runtimes/&lt;platform&gt;/native/</c>, as in their packages.</remarks>
internal sealed class DependencyLoadContext(string directory) : AssemblyLoadContext("Monitoring")
{
    /// <summary>The assembly with that name; null if it is not in <c>lib/</c>.</summary>
    public Assembly? Find(AssemblyName name)
    {
        string file = name.Name + ".dll";
        string path = Path.Combine(directory, file);
        return File.Exists(path) ? LoadFromAssemblyPath(FindCompiled(file) ?? path) : null;
    }

    // The same assembly with machine code for this platform: most of what ASP.NET Core does at a start is otherwise to
    // compile itself.
    private string? FindCompiled(string file) => NativePlatform.GetCandidates(RuntimeInformation.RuntimeIdentifier)
        .Select(platform => Path.Combine(directory, "runtimes", platform, "lib", file))
        .FirstOrDefault(File.Exists);

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
