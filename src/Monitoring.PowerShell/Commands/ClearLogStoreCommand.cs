using System.Globalization;
using System.Management.Automation;
using Monitoring.Completion;
using Monitoring.Entries;
using Monitoring.Parameters;
using Monitoring.Querying;
using Monitoring.Storing;

namespace Monitoring.Commands;

/// <summary>Deletes entries of a store: those of the streams that are selected, or all. They are not collected again.</summary>
[Cmdlet(VerbsCommon.Clear, "LogStore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(long))]
public sealed class ClearLogStoreCommand : StoreMaintenanceCommand
{
    private LabelSelector _selector = LabelSelector.All;

    /// <summary>Which streams, by their metadata, in the grammar of Kubernetes' label selectors. The default is all.</summary>
    [Parameter]
    [Alias("l")]
    [ValidateNotNullOrEmpty]
    [SelectorTransformation]
    [ArgumentCompleter(typeof(SelectorCompleter))]
    public string? Selector { get; set; }

    /// <summary>Does not ask first.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Gives out how many entries were deleted.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        try
        {
            _selector = Selector is null ? LabelSelector.All : LabelSelector.Parse(Selector);
        }
        catch (FormatException exception)
        {
            ThrowTerminatingError(LogErrors.InvalidSelector(Selector!, exception));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TryResolveStore(out string? path))
        {
            return;
        }

        if (IsForced() || IsMeant(path))
        {
            UseStore(() =>
            {
                long entries = LogStoreMaintenance.Clear(path, _selector, CreateEvents());
                WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{entries} entries were deleted."));
                if (PassThru)
                {
                    WriteObject(entries);
                }
            });
        }
    }

    private bool IsMeant(string path)
    {
        string what = Selector is null ? "ALL entries of all streams" : $"all entries of the streams selected by '{Selector}'";
        string action = TerminalText.Neutralise($"Delete {what} in the log store '{path}'");
        return ShouldProcess(
            action + ".", action + "? They are not collected again, and nothing brings them back.", MyInvocation.MyCommand.Name);
    }

    /// <summary>Whoever forces it is not asked, unless a confirmation or a mere look is asked for in so many words.</summary>
    private bool IsForced() => Force
        && !MyInvocation.BoundParameters.ContainsKey("Confirm")
        && !MyInvocation.BoundParameters.ContainsKey("WhatIf")
        && !LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
}
