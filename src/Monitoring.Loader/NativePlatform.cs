using System.Runtime.InteropServices;

namespace Monitoring.Loading;

/// <summary>The names under which packages keep native libraries: system, C library and processor.</summary>
/// <remarks>
/// The runtime tells its own identifier, but one that a distribution has built tells the distribution's
/// (<c>debian.12-x64</c>, <c>alpine.3.22-x64</c>). So the name is made of the parts, and where the C library is not certain the
/// other one comes second: a library that was linked with it does not load, and does no harm.
/// </remarks>
internal static class NativePlatform
{
    /// <summary>The names to try on this machine, the likeliest first.</summary>
    /// <param name="runtimeIdentifier">What the runtime calls itself.</param>
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

    /// <summary>The file that a library's name means there.</summary>
    public static string GetFileName(string platform, string library) => platform[..3] switch
    {
        "win" => $"{library}.dll",
        "osx" => $"lib{library}.dylib",
        _ => $"lib{library}.so",
    };
}
