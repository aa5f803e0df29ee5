using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Parameters;
using Monitoring.Parsing;

namespace Monitoring.Commands.Watching;

/// <content>The parameters that join lines into entries.</content>
public sealed partial class WatchKubeLogsCommand
{
    private MultilineRule? _rule;

    /// <summary>Keeps each line of a stack trace as an entry.</summary>
    [Parameter]
    public SwitchParameter NoMultiline { get; set; }

    /// <summary>A regular expression for the first line of an entry. The lines after it belong to the entry until the
    /// next match.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MultilineStart { get; set; }

    /// <summary>A regular expression for the further lines of an entry. The default is that all lines after the first
    /// belong to it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MultilineContinue { get; set; }

    private void ChooseRule()
    {
        if (MultilineStart is not null && NoMultiline)
        {
            ThrowTerminatingError(LogErrors.Contradiction(nameof(MultilineStart), nameof(NoMultiline)));
        }

        _rule = MultilineChoice.Create(this, MultilineStart, MultilineContinue);
    }
}
