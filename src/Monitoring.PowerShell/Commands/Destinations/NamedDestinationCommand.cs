using System.Management.Automation;
using Monitoring.Completion;
using Monitoring.Destinations;

namespace Monitoring.Commands.Destinations;

/// <summary>The common base of the cmdlets that change destinations of a store.</summary>
public abstract class NamedDestinationCommand : DestinationCommand
{
    /// <summary>The names of the destinations; wildcards are permitted.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DestinationNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TryResolveStore(out string? path))
        {
            return;
        }

        foreach (LogDestination destination in Find(path, Name))
        {
            Process(path, destination);
        }
    }

    /// <summary>Changes one destination.</summary>
    /// <param name="path">The store's file, absolute.</param>
    /// <param name="destination">The destination.</param>
    private protected abstract void Process(string path, LogDestination destination);
}
