using System.Management.Automation;
using System.Management.Automation.Runspaces;
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
        foreach (StoreListener listener in LogListeners.GetAll().Where(listener => IsOrphan(listener.Owner, here)))
        {
            LogListeners.Stop(listener);
        }

        LogCollectors.StopAll([.. LogCollectors.GetAll().Where(collector => IsOrphan(collector.Owner, here))]);
    }

    private static bool IsOrphan(Runspace? owner, Runspace? here) =>
        owner is null || owner == here || owner.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken;
}
