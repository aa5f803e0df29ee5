using System.Globalization;
using System.Management.Automation;
using Monitoring.Entries.Display;
using Monitoring.Messages;

namespace Monitoring.Formatting;

/// <summary>The columns of the view of a name and its value. Safe on a terminal.</summary>
public static class NamedValueDisplay
{
    /// <summary>The name.</summary>
    public static string GetKey(PSObject instance) => ViewText.Of(Unwrap(instance).Key);

    /// <summary>The value; nested fields as text.</summary>
    public static string GetValue(PSObject instance) =>
        ViewText.Of(Convert.ToString(Unwrap(instance).Value, CultureInfo.InvariantCulture) ?? string.Empty);

    private static NamedValue Unwrap(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return (NamedValue)instance.BaseObject;
    }
}
