using System.Runtime.InteropServices;

namespace Monitoring.Loading;

/// <summary>The folder names of native libraries in packages: system, C library and processor.</summary>
/// <remarks>
/// A runtime built by a distribution reports the distribution's identifier (<c>debian.12-x64</c>,
/// <c>alpine.3.22-x64</c>). The name is therefore composed of the parts. Where the C library is uncertain, the other
/// one comes second: a library linked with the wrong one fails to load, without harm.
/// </remarks>
internal static class NativePlatform
{
    /// <summary>The names to try on this machine, the most likely first.</summary>
    /// <param name="runtimeIdentifier">The identifier that the runtime reports.</param>
    public static string[] GetCandidates(string runtimeIdentifier)
    {
        string processor = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        if (OperatingSystem.IsWindows())
        {
            return [$"win-{processor}"];
        }

        if (OperatingSystem.IsMacOS())
        {
            return [$"osx-{processor}"];
        }

        if (!OperatingSystem.IsLinux())
        {
            return [];
        }

        bool isMusl = runtimeIdentifier.Contains("musl", StringComparison.Ordinal)
            || runtimeIdentifier.StartsWith("alpine", StringComparison.Ordinal);
        string[] candidates = [$"linux-{processor}", $"linux-musl-{processor}"];
        return isMusl ? [candidates[1], candidates[0]] : candidates;
    }

    /// <summary>The file name of a library on that platform.</summary>
    public static string GetFileName(string platform, string library) => platform[..3] switch
    {
        "win" => $"{library}.dll",
        "osx" => $"lib{library}.dylib",
        _ => $"lib{library}.so",
    };
}
