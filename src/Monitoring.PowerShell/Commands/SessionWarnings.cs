using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;

namespace Monitoring.Commands;

/// <summary>The warnings that a session is given once.</summary>
internal static class SessionWarnings
{
    private static readonly ConditionalWeakTable<Runspace, HashSet<string>> Given = [];

    /// <summary>Whether the session is given a warning for the first time.</summary>
    public static bool IsFirst(string name) => Runspace.DefaultRunspace is not { } session || Given.GetOrCreateValue(session).Add(name);
}
