using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Monitoring.Entries;
using Monitoring.Listeners;

namespace Monitoring.Collectors;

/// <summary>Ends the collectors and listeners that a runspace has started when the module is removed from it.</summary>
/// <remarks>Those of other runspaces go on, unless their runspace is closed: nobody else could end them then.</remarks>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        Runspace? here = Runspace.DefaultRunspace;
        StoreListener[] listeners = [.. LogListeners.GetAll().Where(listener => IsOrphan(listener.Owner, here))];
        LogCollector[] collectors = [.. LogCollectors.GetAll().Where(collector => IsOrphan(collector.Owner, here))];
        if (here is not null && listeners.Length + collectors.Length > 0)
        {
            Warn(collectors, listeners);
        }

        foreach (StoreListener listener in listeners)
        {
            LogListeners.Stop(listener);
        }

        LogCollectors.StopAll(collectors);
    }

    /// <summary>Says what ends with the module: Import-Module -Force removes it too.</summary>
    private static void Warn(LogCollector[] collectors, StoreListener[] listeners)
    {
        string[] names =
        [
            .. collectors.Select(collector => $"collector '{collector.Name}'"), .. listeners.Select(listener => $"listener '{listener.Name}'"),
        ];
        string text = $"Removing the module stops what it runs: {string.Join(", ", names)}. Start it again after the next import.";

        // Write-Warning is not in every host.
        ScriptBlock.Create("& { [CmdletBinding()] param($text) $PSCmdlet.WriteWarning($text) } $args[0]").Invoke(TerminalText.Neutralise(text));
    }

    private static bool IsOrphan(Runspace? owner, Runspace? here) =>
        owner is null || owner == here || owner.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken;
}
