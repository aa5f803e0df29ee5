using System.Management.Automation;
using Monitoring.Destinations;

namespace Monitoring.Commands.Destinations;

/// <summary>Removes destinations of a store, with their cursors. The entries stay in the store.</summary>
[Cmdlet(VerbsCommon.Remove, "LogDestination", SupportsShouldProcess = true)]
public sealed class RemoveLogDestinationCommand : NamedDestinationCommand
{
    private protected override void Process(string path, LogDestination destination)
    {
        if (ShouldProcess($"{destination}", "Remove the destination and its cursor"))
        {
            TryChange(path, table => table.Remove(destination.Name));
        }
    }
}
