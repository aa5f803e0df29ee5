using System.Management.Automation;
using Monitoring.Listeners;

namespace Monitoring.Commands.Listening;

/// <summary>Emits the listeners that run in the background of this process.</summary>
[Cmdlet(VerbsCommon.Get, "LogListener")]
[OutputType(typeof(StoreListener))]
public sealed class GetLogListenerCommand : PSCmdlet
{
    /// <summary>The names; wildcards are permitted. The default is all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        WriteObject(Name.SelectMany(name => ListenerNames.Find(this, name)), enumerateCollection: true);
}
