using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Listeners;

namespace Monitoring.Commands.Listening;

/// <summary>Finds the listeners that a user names.</summary>
internal static class ListenerNames
{
    /// <summary>The listeners whose names match. Writes an error if there is none and the name is not a
    /// wildcard.</summary>
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

    /// <summary>The only listener. Writes an error if there is none, or if there are several.</summary>
    public static IReadOnlyList<StoreListener> FindOnly(PSCmdlet cmdlet)
    {
        IReadOnlyList<StoreListener> all = LogListeners.GetAll();
        if (all.Count == 1)
        {
            return all;
        }

        cmdlet.WriteError(all.Count == 0
            ? LogErrors.NoListener()
            : LogErrors.SeveralListeners([.. all.Select(listener => listener.Name)]));
        return [];
    }
}
