using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>The table for counts by several properties, with a column for each: its headings depend on the properties
/// that the user names.</summary>
/// <remarks>A view belongs to a runspace. It is created once for each combination of properties.</remarks>
internal static class LogCountView
{
    private const string UpdateCommand = "Update-FormatData";
    private const string RunScript = "& $args[0]";

    private static readonly ConditionalWeakTable<Runspace, HashSet<string>> CreatedViews = [];

    /// <summary>Creates the view for a type name, unless the runspace already has it or does not support
    /// views.</summary>
    /// <param name="cmdlet">The cmdlet that writes the counts.</param>
    /// <param name="typeName">The type name of the counts.</param>
    /// <param name="properties">The names of the properties.</param>
    /// <param name="isByTime">Whether the counts have a time.</param>
    public static void Ensure(PSCmdlet cmdlet, string typeName, IReadOnlyList<string> properties, bool isByTime)
    {
        if (Runspace.DefaultRunspace is not { InitialSessionState: { DisableFormatUpdates: false } state } runspace
            || !CreatedViews.GetOrCreateValue(runspace).Add(typeName)
            || cmdlet.InvokeCommand.GetCmdlet(UpdateCommand) is not { } update)
        {
            // An engine without that command has no tables either: the counts are shown as a list.
            return;
        }

        FormatViewDefinition view = new(typeName, CreateTable(properties, isByTime));
        state.Formats.Add(new SessionStateFormatEntry(new ExtendedTypeDefinition(typeName, [view])));
        cmdlet.InvokeCommand.InvokeScript(RunScript, update);
    }

    private static TableControl CreateTable(IReadOnlyList<string> properties, bool isByTime)
    {
        TableControlRow row = new() { Wrap = true };
        TableControl table = new() { AutoSize = true, Rows = { row } };
        if (isByTime)
        {
            Add("Time", DisplayOf(nameof(LogCountDisplay.GetTime)), Alignment.Undefined);
        }

        Add("Count", new DisplayEntry("Count", DisplayEntryValueType.Property), Alignment.Right);
        Add("Size", DisplayOf(nameof(LogCountDisplay.GetSize)), Alignment.Right);
        Add("Share", DisplayOf(nameof(LogCountDisplay.GetShare)), Alignment.Right);
        Add("Bar", DisplayOf(nameof(LogCountDisplay.GetBar)), Alignment.Undefined);
        for (int index = 0; index < properties.Count; index++)
        {
            Add(
                TerminalText.Neutralize(properties[index]), DisplayOf(nameof(LogCountDisplay.GetLabels), $"[{index}]"),
                Alignment.Undefined);
        }

        return table;

        void Add(string label, DisplayEntry value, Alignment alignment)
        {
            table.Headers.Add(new TableControlColumnHeader(label, width: 0, alignment));
            row.Columns.Add(new TableControlColumn(alignment, value));
        }
    }

    private static DisplayEntry DisplayOf(string method, string index = "") =>
        new($"[{typeof(LogCountDisplay).FullName}]::{method}($_){index}", DisplayEntryValueType.ScriptBlock);
}
