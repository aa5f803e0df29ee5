using System.Globalization;
using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Commands.Piping;
using Monitoring.Commands.Querying;
using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Querying.Matching;
using Monitoring.Storing;

namespace Monitoring.Commands.Maintaining;

/// <summary>Deletes entries of a store: those of the selected streams, or all. They are not collected again.</summary>
[Cmdlet(VerbsCommon.Clear, "LogStore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(long))]
public sealed class ClearLogStoreCommand : StreamQueryCommand
{
    /// <inheritdoc/>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public override string? StorePath { get; set; }

    /// <summary>Skips the confirmation prompt.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Emits the number of deleted entries.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        LogQuery query = CreateStreamQuery();
        if (IsPipelineEmpty)
        {
            return;
        }

        if (Piped.After is not null)
        {
            ThrowTerminatingError(LogErrors.NotAWholeStore(Piped.After));
        }

        foreach (PipedStore? store in Piped.Stores.DefaultIfEmpty())
        {
            string? path = store?.Path;
            if (path is not null || TryResolveStore(out path))
            {
                Clear(path, query with { Streams = store?.Streams });
            }
        }
    }

    private void Clear(string path, LogQuery query)
    {
        if (query.HasStreamConditions || query.Streams is not null)
        {
            using LogStoreReader? reader = OpenReader(path);
            if (reader is null)
            {
                return;
            }

            bool isAnySelected = false;
            UseStore(() =>
            {
                ReportUnmatched(reader, query, isWaiting: false);
                isAnySelected = reader.GetMetadata()
                    .Any(stream => query.Streams?.Contains(stream.Key) != false && query.SelectsStream(stream.Value));
            });
            if (!isAnySelected)
            {
                WriteDeleted(0);
                return;
            }
        }

        if (IsForced() || IsConfirmed(path, query))
        {
            UseStore(() => WriteDeleted(LogStoreMaintenance.Clear(path, query, CreateEvents())));
        }
    }

    private void WriteDeleted(long entries)
    {
        WriteVerbose(string.Create(CultureInfo.InvariantCulture, $"{entries} entries were deleted."));
        if (PassThru)
        {
            WriteObject(entries);
        }
    }

    private bool IsConfirmed(string path, LogQuery query)
    {
        string selection = (query.HasStreamConditions, query.Streams) switch
        {
            (true, _) =>
                $"all entries of the streams selected by {string.Join(" and ", StreamConditions.Of(query).Select(Describe))}",
            (false, { } streams) =>
                string.Create(CultureInfo.InvariantCulture, $"all entries of {streams.Count} streams"),
            _ => "ALL entries of all streams",
        };
        string action = TerminalText.Neutralize($"Delete {selection} in the log store '{path}'");
        return ShouldProcess(
            action + ".",
            action + "? They are not collected again and cannot be restored.",
            MyInvocation.MyCommand.Name);
    }

    private static string Describe(StreamCondition condition) => string.Join(" or ", condition.Values);

    /// <summary>Whether -Force skips the prompt: not if -Confirm or -WhatIf is given explicitly.</summary>
    private bool IsForced() => Force
        && !MyInvocation.BoundParameters.ContainsKey("Confirm")
        && !MyInvocation.BoundParameters.ContainsKey("WhatIf")
        && !LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
}
