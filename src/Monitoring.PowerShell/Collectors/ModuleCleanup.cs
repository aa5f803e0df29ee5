using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Monitoring.Collectors;

/// <summary>Ends the collectors that a runspace has started when the module is removed from it.</summary>
/// <remarks>Those of other runspaces go on, unless their runspace is closed: nobody else could end them then.</remarks>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        Runspace? here = Runspace.DefaultRunspace;
        LogCollectors.StopAll([.. LogCollectors.GetAll().Where(collector =>
            collector.Owner is null
            || collector.Owner == here
            || collector.Owner.RunspaceStateInfo.State is RunspaceState.Closed or RunspaceState.Broken)]);
    }
}
