using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace Monitoring.Pester.Runner;

/// <summary>A file of Pester tests, which runs in a PowerShell process of its own.</summary>
/// <param name="Path">The absolute path of the file.</param>
internal sealed record PesterFile(string Path)
{
    private const string Extension = ".Tests.ps1";

    /// <summary>The time after which a file is taken to hang.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    /// <summary>The directory of the tests in the repository.</summary>
    public static string TestDirectory { get; } = Metadata("TestDirectory");

    /// <summary>The name without extensions.</summary>
    public string Name => System.IO.Path.GetFileName(Path)[..^Extension.Length];

    /// <summary>The files in a directory, by name.</summary>
    public static IEnumerable<PesterFile> Find(string directory) =>
        Directory.GetFiles(System.IO.Path.GetFullPath(directory), "*" + Extension)
        .Order(StringComparer.Ordinal)
        .Select(path => new PesterFile(path));

    /// <summary>Runs the tests, or lists them without running them.</summary>
    /// <returns>A result for each test, and for each failure outside the tests.</returns>
    public async Task<IReadOnlyList<PesterResult>> RunAsync(bool isListOnly, CancellationToken cancellation)
    {
        DirectoryInfo workplace = Directory.CreateTempSubdirectory("monitoring-pester-");
        try
        {
            string resultFile = System.IO.Path.Join(workplace.FullName, "results.jsonl");
            using Process process = Process.Start(Describe(workplace.FullName, resultFile, isListOnly))!;
            string output = await WaitAsync(process, cancellation);
            PesterResult[] results = File.Exists(resultFile)
                ? [.. File.ReadLines(resultFile).Select(line => JsonSerializer.Deserialize<PesterResult>(line)!)]
                : [];
            return process.ExitCode == 0 && results.Length > 0
                ? results
                : [
                    .. results,
                    PesterResult.Failure(
                    "(file)",
                    $"PowerShell ended with exit code {process.ExitCode} and {results.Length} results.\n{output}")];
        }
        finally
        {
            workplace.Delete(recursive: true);
        }
    }

    private static async Task<string> WaitAsync(Process process, CancellationToken cancellation)
    {
        using CancellationTokenSource timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Timeout);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        return await output + await errors;
    }

    /// <summary>PowerShell as a user has it, but without the user's settings: nothing outside the workplace is read or
    /// written.</summary>
    private ProcessStartInfo Describe(string workplace, string resultFile, bool isListOnly)
    {
        string script = System.IO.Path.Join(TestDirectory, "Runner", "Invoke-TestFile.ps1");
        ProcessStartInfo start = new(
            "dotnet",
            [
                Metadata("PowerShellAssembly"), "-NoProfile", "-NonInteractive", "-File", script,
                "-Pester", Metadata("PesterManifest"), "-File", Path, "-ResultFile", resultFile, .. isListOnly
                    ? ["-List"] : Array.Empty<string>(),
            ])
        {
            UseShellExecute = false,
            WorkingDirectory = workplace,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = workplace;
        start.Environment["MONITORING_MODULE"] = Metadata("ModuleManifest");
        start.Environment["NO_COLOR"] = "1";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        foreach (string variable in new[] { "KUBECONFIG", "LOG_COLLECTOR", "MONITORING_STORE", "NODE_NAME", "ROOT_PATH",
            "XDG_STATE_HOME" })
        {
            start.Environment.Remove(variable);
        }

        return start;
    }

    private static string Metadata(string key) => typeof(PesterFile).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key)
        .Value!;
}
