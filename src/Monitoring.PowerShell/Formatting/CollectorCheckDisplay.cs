using System.Management.Automation;
using Monitoring.Checking;
using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>What Monitoring.Types.ps1xml adds to a check for people to look at. Everything given out here is safe on a
/// terminal.</summary>
/// <remarks>Each method is a code property: PowerShell asks for a public static method that takes a PSObject.</remarks>
public static class CollectorCheckDisplay
{
    /// <summary>The status in its colour.</summary>
    public static string GetStatus(PSObject instance)
    {
        CheckStatus status = Unwrap(instance).Status;
        return $"{AnsiStyle.ForStatus(status)}{status}{AnsiStyle.Reset}";
    }

    /// <summary>What was found, and below it what to do.</summary>
    public static string GetMessage(PSObject instance)
    {
        CollectorCheck check = Unwrap(instance);
        string message = TerminalText.Neutralise(check.Message);
        return check.Advice.Length == 0 ? message : $"{message}\n{AnsiStyle.Dim}{TerminalText.Neutralise(check.Advice)}{AnsiStyle.Reset}";
    }

    private static CollectorCheck Unwrap(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return (CollectorCheck)instance.BaseObject;
    }
}
