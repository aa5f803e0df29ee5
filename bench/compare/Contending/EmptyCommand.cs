using System.Management.Automation;

namespace Monitoring.Compare.Contending;

/// <summary>The command of the empty binary module: emits an object to show.</summary>
[Cmdlet(VerbsCommon.Get, "Nothing")]
public sealed class EmptyCommand : PSCmdlet
{
    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(new PSObject(new Nothing()));

    private sealed class Nothing
    {
        public string Name { get; } = "nothing";
    }
}
