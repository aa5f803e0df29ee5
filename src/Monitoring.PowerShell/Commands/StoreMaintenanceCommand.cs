using System.Management.Automation;
using Monitoring.Diagnostics;
using Monitoring.Entries;

namespace Monitoring.Commands;

/// <summary>What the cmdlets that look after a whole store have in common: it comes by position or from objects that name
/// it.</summary>
public abstract class StoreMaintenanceCommand : StoreCommand
{
    /// <inheritdoc/>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public override string? StorePath { get; set; }

    /// <summary>Where the core tells of trouble: the warning stream.</summary>
    private protected MonitoringEvents CreateEvents() => new()
    {
        OnWarning = warning => WriteWarning(TerminalText.Neutralise(warning.Message)),
    };
}
