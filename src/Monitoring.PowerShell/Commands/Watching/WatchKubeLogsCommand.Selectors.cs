using Monitoring.Commands.Errors;
using Monitoring.Querying;

namespace Monitoring.Commands.Watching;

/// <content>The selectors that are sent to the Kubernetes API.</content>
public sealed partial class WatchKubeLogsCommand
{
    /// <summary>Parses the selectors, so that an error names the position of the character, and writes -Selector in the
    /// API's syntax.</summary>
    private void ParseSelectors()
    {
        string? checkedText = Selector;
        try
        {
            Selector = Selector is null ? null : LabelSelector.ParseLabels(Selector).ToString();
            checkedText = FieldSelector;
            Kubernetes.Pods.FieldSelector.Check(FieldSelector ?? string.Empty);
        }
        catch (SelectorException exception)
        {
            ThrowTerminatingError(LogErrors.InvalidSelector(checkedText ?? string.Empty, exception));
        }
    }
}
