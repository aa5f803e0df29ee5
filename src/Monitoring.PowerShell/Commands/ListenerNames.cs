using System.Management.Automation;
using Monitoring.Listeners;

namespace Monitoring.Commands;

/// <summary>Finds the listeners that a user names.</summary>
internal static class ListenerNames
{
    /// <summary>Those whose names match; an error is written if there is none and the name was no pattern.</summary>
    public static IReadOnlyList<StoreListener> Find(PSCmdlet cmdlet, string name)
    {
        WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        StoreListener[] found = [.. LogListeners.GetAll().Where(listener => pattern.IsMatch(listener.Name))];
        if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            cmdlet.WriteError(LogErrors.ListenerNotFound(name));
        }

        return found;
    }
}
