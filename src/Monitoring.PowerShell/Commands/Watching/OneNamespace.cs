using System.Management.Automation;

namespace Monitoring.Commands.Watching;

/// <summary>Checks whether -Namespace is exactly one namespace, so that lines need not repeat it.</summary>
internal static class OneNamespace
{
    /// <summary>Whether there is one value, without wildcards.</summary>
    public static bool IsSingle(string[] namespaces) =>
        namespaces is [{ } only] && !WildcardPattern.ContainsWildcardCharacters(only);
}
