using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Parameters;
using Monitoring.Parsing;

namespace Monitoring.Commands.Collecting;

/// <content>Which lines become one entry.</content>
public sealed partial class StartLogCollectorCommand
{
    /// <summary>Makes one entry of a stack trace; for Kubernetes that is the default.</summary>
    [Parameter]
    public SwitchParameter Multiline { get; set; }

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

    private MultilineRule? ChooseRule()
    {
        if (Multiline && NoMultiline)
        {
            ThrowTerminatingError(LogErrors.Contradiction(nameof(Multiline), nameof(NoMultiline)));
        }

        if (MultilineStart is not null && NoMultiline)
        {
            ThrowTerminatingError(LogErrors.Contradiction(nameof(MultilineStart), nameof(NoMultiline)));
        }

        return MultilineChoice.Create(this, MultilineStart, MultilineContinue);
    }
}
