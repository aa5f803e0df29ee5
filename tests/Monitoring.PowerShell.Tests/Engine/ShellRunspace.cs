using System.Diagnostics;
using System.Management.Automation.Runspaces;

namespace Monitoring.Engine;

/// <summary>Opens runspaces in a PowerShell process of their own, as Start-Job does; results come serialized.</summary>
internal static class ShellRunspace
{
    /// <summary>Starts the process; it ends with the runspace.</summary>
    /// <param name="environment">Variables that it has besides those of this process.</param>
    public static Runspace Open(IReadOnlyDictionary<string, string> environment)
    {
        PowerShellProcessInstance instance = new();
        ProcessStartInfo start = instance.Process.StartInfo;
        start.FileName = "dotnet";
        start.ArgumentList.Insert(0, Place.PowerShell);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        Runspace runspace = RunspaceFactory.CreateOutOfProcessRunspace(TypeTable.LoadDefaultTypeFiles(), instance);
        runspace.Open();
        return runspace;
    }
}
