using System.Management.Automation;
using Monitoring.Completion;
using Monitoring.Destinations;

namespace Monitoring.Commands.Destinations;

/// <summary>Emits the destinations of a store, with the progress of each.</summary>
[Cmdlet(VerbsCommon.Get, "LogDestination")]
[OutputType(typeof(LogDestination))]
public sealed class GetLogDestinationCommand : DestinationCommand
{
    /// <summary>The names; wildcards are permitted. The default is all.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(DestinationNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (TryResolveStore(out string? path))
        {
            WriteObject(Find(path, Name), enumerateCollection: true);
        }
    }
}
