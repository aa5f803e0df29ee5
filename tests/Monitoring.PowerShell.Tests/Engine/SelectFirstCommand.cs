using System.Management.Automation;
using System.Management.Automation.Internal;

namespace Monitoring.Engine;

/// <summary>Lets so many objects through and then stops what comes before it, as <c>Select-Object -First</c> does.</summary>
/// <remarks>Select-Object is in no package. It stops by an exception that is internal to the engine.</remarks>
[Cmdlet(VerbsCommon.Select, "First")]
public sealed class SelectFirstCommand : PSCmdlet
{
    private int _seen;

    [Parameter(Position = 0)]
    public int Count { get; set; } = 1;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        _seen++;
        if (_seen >= Count)
        {
            Type stop = typeof(PSObject).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;
            throw (Exception)Activator.CreateInstance(stop, (InternalCommand)this)!;
        }
    }
}
