using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Monitoring.Benchmarks.Pipelines;

/// <summary>The real engine with the staged module in it.</summary>
internal static class Engine
{
    /// <summary>A runspace with the module and the cmdlets of these benchmarks.</summary>
    public static Runspace Open()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry("Write-ReadyObject", typeof(WriteReadyObjectCommand), null));
        state.Commands.Add(new SessionStateCmdletEntry("Measure-Arrival", typeof(MeasureArrivalCommand), null));
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        Invoke(runspace, $"Import-Module '{FindModule()}'");
        return runspace;
    }

    /// <summary>Runs a script to its end.</summary>
    public static void Invoke(Runspace runspace, string script)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript(script).Invoke();
        if (shell.HadErrors)
        {
            throw new InvalidOperationException($"{script}: {shell.Streams.Error.FirstOrDefault()}");
        }
    }

    /// <summary>The path of the staged module's manifest.</summary>
    /// <exception cref="FileNotFoundException">It is not staged.</exception>
    public static string FindModule()
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
}
