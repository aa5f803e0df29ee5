using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Parameters;
using Monitoring.Parsing;

namespace Monitoring.Commands.Watching;

/// <content>Which lines become one entry.</content>
public sealed partial class WatchKubeLogsCommand
{
    private MultilineRule? _rule;

    /// <summary>Leaves the lines of a stack trace an entry each.</summary>
    [Parameter]
    public SwitchParameter NoMultiline { get; set; }

    /// <summary>A regular expression of the first line of an entry: the lines after it belong to it until the next one that matches.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MultilineStart { get; set; }

    /// <summary>A regular expression of an entry's further lines. The default is that all lines after the first belong to it.</summary>
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
