using System.Collections;
using System.Management.Automation;
using Monitoring.Commands.Piping;

namespace Monitoring.Commands.Maintaining;

/// <summary>The common base of the cmdlets that maintain a whole store.</summary>
public abstract class StoreMaintenanceCommand : StoreCommand
{
    private readonly HashSet<string> _processed = [];

    /// <inheritdoc/>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public override string? StorePath { get; set; }

    /// <summary>A collector, a listener or a stream of the store, or its file.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            if (TryResolveStore(out string? path))
            {
                Process(path);
            }

            return;
        }

        IEnumerator several = LanguagePrimitives.GetEnumerator(InputObject)
            ?? new object[] { InputObject }.GetEnumerator();
        while (several.MoveNext())
        {
            // Several streams name the same store several times.
            if (StoreInput.TryResolve(this, PSObject.AsPSObject(several.Current), out string? path)
                && _processed.Add(path))
            {
                Process(path);
            }
        }
    }

    /// <summary>Maintains one store.</summary>
    /// <param name="path">The store's file, absolute.</param>
    private protected abstract void Process(string path);
}
