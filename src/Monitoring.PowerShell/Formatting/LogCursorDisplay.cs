using System.Management.Automation;
using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>What Monitoring.Types.ps1xml adds to a place in a store for people to look at.</summary>
/// <remarks>Each method is a code property: PowerShell asks for a public static method that takes a PSObject.</remarks>
public static class LogCursorDisplay
{
    /// <summary>The text that <c>-AfterEntry</c> takes.</summary>
    public static string GetText(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ((LogCursor)instance.BaseObject).ToString();
    }
}
