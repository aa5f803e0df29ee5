using System.Management.Automation;
using Monitoring.Collectors;
using Monitoring.Completion;

namespace Monitoring.Commands.Collecting;

/// <summary>Emits the collectors that run in the background of this process.</summary>
[Cmdlet(VerbsCommon.Get, "LogCollector")]
[OutputType(typeof(LogCollector))]
public sealed class GetLogCollectorCommand : PSCmdlet
{
    /// <summary>The names; wildcards are permitted. The default is all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CollectorNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            foreach (LogCollector collector in CollectorNames.Find(this, name))
            {
                WriteObject(collector);
            }
        }
    }
}
