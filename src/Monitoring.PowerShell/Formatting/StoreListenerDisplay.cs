using System.Management.Automation;
using Monitoring.Listeners;

namespace Monitoring.Formatting;

/// <summary>The columns of the view of a listener.</summary>
/// <remarks>The views call these methods with any object that they show: one of this process, or a deserialized one
/// from another process. The returned texts are safe on a terminal.</remarks>
public static class StoreListenerDisplay
{
    /// <summary>The addresses, separated by commas.</summary>
    public static string GetUrl(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ViewValue.Text(instance, nameof(StoreListener.Url));
    }

    /// <summary>The time of the start, as a property.</summary>
    public static object? GetStartedTimestamp(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return TimestampValue.Of(((StoreListener)instance.BaseObject).Started);
    }

    /// <summary>The store's path.</summary>
    public static string GetStorePath(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return ViewValue.Text(instance, nameof(StoreListener.StorePath));
    }
}
