using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Monitoring.Commands;

/// <summary>The warnings that are shown once in a session.</summary>
internal static class SessionWarnings
{
    private static readonly ConditionalWeakTable<Runspace, HashSet<string>> ShownWarnings = [];

    /// <summary>Whether a warning is shown for the first time in the session.</summary>
    public static bool IsFirst(string name) =>
        Runspace.DefaultRunspace is not { } session || ShownWarnings.GetOrCreateValue(session).Add(name);
}
