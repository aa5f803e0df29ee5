using System.Management.Automation;
using Monitoring.Storing;

namespace Monitoring.Commands.Maintaining;

/// <summary>Quarantines the damaged parts of a store, and rebuilds a database that is itself damaged.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "LogStore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(LogStoreHealth))]
public sealed class RepairLogStoreCommand : StoreMaintenanceCommand
{
    private protected override void Process(string path)
    {
        if (ShouldProcess(path, "Set aside damaged blocks, and rebuild the database if it is damaged itself"))
        {
            UseStore(() => WriteObject(LogStoreMaintenance.Repair(path, CreateEvents(), StopToken)));
        }
    }
}
