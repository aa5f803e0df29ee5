using System.Management.Automation;
using Monitoring.Destinations;

namespace Monitoring.Commands.Destinations;

/// <summary>Resumes suspended destinations of a store, from their cursors on.</summary>
[Cmdlet(VerbsLifecycle.Resume, "LogDestination", SupportsShouldProcess = true)]
public sealed class ResumeLogDestinationCommand : NamedDestinationCommand
{
    private protected override void Process(string path, LogDestination destination)
    {
        if (ShouldProcess($"{destination}", "Resume the destination"))
        {
            TryChange(path, table => table.SetSuspended(destination.Name, isSuspended: false));
        }
    }
}
