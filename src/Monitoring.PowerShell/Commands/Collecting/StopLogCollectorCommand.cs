using System.Management.Automation;
using Monitoring.Collectors;
using Monitoring.Commands.Errors;
using Monitoring.Completion;

namespace Monitoring.Commands.Collecting;

/// <summary>Ends collectors: what they have read is stored, and their stores are released.</summary>
[Cmdlet(VerbsLifecycle.Stop, "LogCollector", SupportsShouldProcess = true, DefaultParameterSetName = NameSet)]
[OutputType(typeof(LogCollector))]
public sealed class StopLogCollectorCommand : PSCmdlet
{
    private const string NameSet = "Name";
    private const string InputObjectSet = "InputObject";

    private readonly List<LogCollector> _named = [];

    /// <summary>The names of the collectors; wildcards are permitted. The default is the only collector there is.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CollectorNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>The collectors themselves.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LogCollector[] InputObject { get; set; } = [];

    /// <summary>Gives out the collectors, which have ended.</summary>
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
                // All are told to end before the first is waited for.
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
