using System.Management.Automation;
using Monitoring.Listeners;

namespace Monitoring.Commands.Listening;

/// <summary>Stops listeners: they accept no more requests, and responses in progress may complete.</summary>
[Cmdlet(VerbsLifecycle.Stop, "LogListener", SupportsShouldProcess = true, DefaultParameterSetName = NameSet)]
[OutputType(typeof(StoreListener))]
public sealed class StopLogListenerCommand : PSCmdlet
{
    private const string NameSet = "Name";
    private const string InputObjectSet = "InputObject";

    /// <summary>The names of the listeners; wildcards are permitted. The default is the only listener.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>The listeners themselves.</summary>
    [Parameter(Mandatory = true, ParameterSetName = InputObjectSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public StoreListener[] InputObject { get; set; } = [];

    /// <summary>Emits the stopped listeners.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IEnumerable<StoreListener> listeners = ParameterSetName == InputObjectSet ? InputObject
            : Name.Length > 0 ? Name.SelectMany(name => ListenerNames.Find(this, name))
            : MyInvocation.ExpectingInput ? []
            : ListenerNames.FindOnly(this);
        foreach (StoreListener listener in listeners.Distinct().ToArray())
        {
            if (ShouldProcess(listener.Name, "Stop the listener"))
            {
                LogListeners.Stop(listener);
                if (PassThru)
                {
                    WriteObject(listener);
                }
            }
        }
    }
}
