using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Monitoring.Benchmarks;

/// <summary>The staged module in the real engine, against the least that any cmdlet can cost.</summary>
internal static class PipelineRun
{
    private const int Rounds = 5;

    public static void Run(int mebibytes)
    {
        string directory = Directory.CreateTempSubdirectory("monitoring-bench-").FullName;
        try
        {
            long lines = Corpus.Write(directory, 1, mebibytes);
            InitialSessionState state = InitialSessionState.CreateDefault2();
            state.Commands.Add(new SessionStateCmdletEntry("Write-ReadyObject", typeof(WriteReadyObjectCommand), null));
            using Runspace runspace = RunspaceFactory.CreateRunspace(state);
            runspace.Open();
            Invoke(runspace, $"Import-Module '{FindModule()}'");
            for (int round = 0; round < Rounds; round++)
            {
                Measurement trivial = Measurement.Of(() => Invoke(runspace, $"Write-ReadyObject -Count {lines} | Out-Null"));
                Measurement watch = Measurement.Of(
                    () => Invoke(runspace, $"Watch-Log '{directory}' -FromStart -NoFollow | Out-Null"));
                Console.WriteLine(trivial.Describe("ready objects", lines));
                Console.WriteLine(watch.Describe("Watch-Log", lines) + $"   ratio {watch.Wall / trivial.Wall:F2}");
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static string FindModule()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string manifest = Path.Join(at.FullName, "artifacts", "module", "Monitoring", "Monitoring.psd1");
            if (File.Exists(manifest))
            {
                return manifest;
            }
        }

        throw new FileNotFoundException("The module is not staged: build the solution first.");
    }

    private static void Invoke(Runspace runspace, string script)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript(script).Invoke();
        if (shell.HadErrors)
        {
            throw new InvalidOperationException($"{script}: {shell.Streams.Error.FirstOrDefault()}");
        }
    }
}
