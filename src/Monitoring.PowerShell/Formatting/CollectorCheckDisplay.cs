using System.Management.Automation;
using Monitoring.Checking;
using Monitoring.Formatting.Lines;

namespace Monitoring.Formatting;

/// <summary>The columns of the view of a check.</summary>
/// <remarks>The views call these methods with any object that they show: one of this process, or a deserialized one
/// from another process. The returned texts are safe on a terminal.</remarks>
public static class CollectorCheckDisplay
{
    /// <summary>The status in its color.</summary>
    public static string GetStatus(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        string status = ViewValue.Text(instance, nameof(CollectorCheck.Status));
        return Enum.TryParse(status, out CheckStatus known)
            ? AnsiStyle.ForStatus(known) + status + AnsiStyle.Reset : status;
    }

    /// <summary>The finding, and the advice below it.</summary>
    public static string GetMessage(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        string message = ViewValue.Text(instance, nameof(CollectorCheck.Message));
        string advice = ViewValue.Text(instance, nameof(CollectorCheck.Advice));
        return advice.Length == 0 ? message : $"{message}\n{AnsiStyle.Dim}{advice}{AnsiStyle.Reset}";
    }
}
