using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Monitoring.Compare.Contending;

namespace Monitoring.Compare.Reporting;

/// <summary>On what was measured, and with which versions.</summary>
internal static class Machine
{
    private static readonly (string Program, string Argument)[] Peers =
    [
        (FluentBit.Program, "--version"),
        (Rsyslog.Program, "-v"),
        (Vector.Program, "--version"),
        ("tail", "--version"),
        ("wc", "--version"),
        ("grep", "--version"),
        ("rg", "--version"),
        ("pwsh", "--version"),
    ];

    /// <summary>The processor, the memory, the systems; and who is here to be compared.</summary>
    public static string Describe()
    {
        double gibibytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        return $"{Find("/proc/cpuinfo", "model name", ':')}, {Environment.ProcessorCount} cores, {gibibytes:F0} GiB; "
            + $"{Find("/etc/os-release", "PRETTY_NAME", '=')}, {RuntimeInformation.FrameworkDescription}. Here: "
            + $"{string.Join("; ", Peers.Select(peer => Version(peer.Program, peer.Argument)).OfType<string>())}.";
    }

    /// <summary>The load of the last minute: processes that ran or wanted to.</summary>
    public static string Load => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string Find(string path, string key, char separator) => File.ReadLines(path)
        .Where(line => line.StartsWith(key, StringComparison.Ordinal))
        .Select(line => line[(line.IndexOf(separator) + 1)..].Trim(' ', '"', '\t'))
        .FirstOrDefault("unknown");

    /// <summary>The first line of what a program says of its version; null if it is not here.</summary>
    private static string? Version(string program, string argument)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, argument) { UseShellExecute = false, RedirectStandardOutput = true })!;
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return text.Split('\n')
                .Select(line => line.Split(" compiled with")[0].Trim())
                .FirstOrDefault(line => line.Length > 0);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
