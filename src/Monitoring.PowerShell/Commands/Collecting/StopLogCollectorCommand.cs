using System.Management.Automation;
using Monitoring.Collectors;
using Monitoring.Commands.Errors;
using Monitoring.Completion;

namespace Monitoring.Commands.Collecting;

/// <summary>Stops collectors: stores what they have read, and releases their stores.</summary>
[Cmdlet(VerbsLifecycle.Stop, "LogCollector", SupportsShouldProcess = true, DefaultParameterSetName = NameSet)]
[OutputType(typeof(LogCollector))]
public sealed class StopLogCollectorCommand : PSCmdlet
{
    private const string NameSet = "Name";
    private const string InputObjectSet = "InputObject";

    private readonly List<LogCollector> _named = [];

    /// <summary>The names of the collectors; wildcards are permitted. The default is the only collector.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CollectorNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>The collectors themselves.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LogCollector[] InputObject { get; set; } = [];

    /// <summary>Emits the stopped collectors.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IEnumerable<LogCollector> collectors = ParameterSetName == InputObjectSet ? InputObject
            : Name.Length > 0 ? Name.SelectMany(name => CollectorNames.Find(this, name))
            : MyInvocation.ExpectingInput ? []
            : CollectorNames.FindOnly(this);
        foreach (LogCollector collector in collectors.Distinct())
        {
            if (ShouldProcess(collector.Name, "Stop the collector"))
            {
                // Request all to stop before waiting for the first.
                collector.RequestStop();
                _named.Add(collector);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (LogCollector collector in _named)
        {
            Finish(collector);
        }
    }

    private void Finish(LogCollector collector)
    {
        if (!LogCollectors.Stop(collector))
        {
            WriteError(LogErrors.CollectorNotStopped(collector));
            return;
        }

        if (collector.Error is { } failure)
        {
            WriteError(LogErrors.CollectorFailed(collector, failure));
        }

        if (PassThru)
        {
            WriteObject(collector);
        }
    }
}
