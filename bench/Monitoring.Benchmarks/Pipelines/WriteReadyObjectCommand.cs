using System.Management.Automation;

namespace Monitoring.Benchmarks.Pipelines;

/// <summary>Writes objects that cost nothing to make: the least that any cmdlet can cost.</summary>
[Cmdlet(VerbsCommunications.Write, "ReadyObject")]
public sealed class WriteReadyObjectCommand : PSCmdlet
{
    private readonly object[] _ready = [.. Enumerable.Range(0, 1024).Select(_ => new object())];

    /// <summary>The number of objects to write.</summary>
    [Parameter(Mandatory = true)]
    public long Count { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        for (long written = 0; written < Count; written++)
        {
            WriteObject(_ready[written & 1023]);
        }
    }
}
