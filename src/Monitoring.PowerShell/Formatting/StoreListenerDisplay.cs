using System.Management.Automation;
using Monitoring.Entries;
using Monitoring.Listeners;

namespace Monitoring.Formatting;

/// <summary>What Monitoring.Types.ps1xml adds to a listener for people to look at. Everything given out here is safe on a
/// terminal.</summary>
/// <remarks>Each method is a code property: PowerShell asks for a public static method that takes a PSObject.</remarks>
public static class StoreListenerDisplay
{
    /// <summary>Where it listens.</summary>
    public static string GetUrl(PSObject instance) => TerminalText.Neutralise(string.Join(", ", Unwrap(instance).Url));

    /// <summary>The store.</summary>
    public static string GetStorePath(PSObject instance) => TerminalText.Neutralise(Unwrap(instance).StorePath);

    private static StoreListener Unwrap(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return (StoreListener)instance.BaseObject;
    }
}
