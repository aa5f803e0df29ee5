using Monitoring.Commands.Errors;
using Monitoring.Querying;

namespace Monitoring.Commands.Watching;

/// <content>The selectors that the Kubernetes API is asked with.</content>
public sealed partial class WatchKubeLogsCommand
{
    /// <summary>Checks the selectors here, so that an error points at the character, and writes -Selector as the API reads
    /// it.</summary>
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
