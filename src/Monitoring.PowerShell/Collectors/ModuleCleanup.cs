using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Monitoring.Entries;
using Monitoring.Listeners;

namespace Monitoring.Collectors;

/// <summary>Stops the collectors and listeners of a runspace when the module is removed from it.</summary>
/// <remarks>Those of other runspaces continue, unless their runspace is closed: nothing else could stop them
/// then.</remarks>
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

    /// <summary>Warns of what stops with the module: Import-Module -Force removes it too.</summary>
    private static void Warn(LogCollector[] collectors, StoreListener[] listeners)
    {
        string[] names =
        [
            .. collectors.Select(collector => $"collector '{collector.Name}'"), .. listeners.Select(
                listener => $"listener '{listener.Name}'"),
        ];
        string text = $"Removing the module stops its collectors and listeners: {string.Join(", ", names)}. Start them "
            + "again after the next import.";

        // Some hosts do not have Write-Warning.
        ScriptBlock.Create("& { [CmdletBinding()] param($text) $PSCmdlet.WriteWarning($text) } $args[0]")
            .Invoke(TerminalText.Neutralize(text));
    }

    private static bool IsOrphan(Runspace? owner, Runspace? here) =>
        owner is null || owner == here || owner.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken;
}
