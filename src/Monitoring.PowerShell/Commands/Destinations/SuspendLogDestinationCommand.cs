using System.Management.Automation;
using Monitoring.Destinations;

namespace Monitoring.Commands.Destinations;

/// <summary>Suspends destinations of a store. Their entries stay in the store, and are sent after
/// Resume-LogDestination.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "LogDestination", SupportsShouldProcess = true)]
public sealed class SuspendLogDestinationCommand : NamedDestinationCommand
{
    private protected override void Process(string path, LogDestination destination)
    {
        if (ShouldProcess($"{destination}", "Suspend the destination"))
        {
            TryChange(path, table => table.SetSuspended(destination.Name, isSuspended: true));
        }
    }
}
