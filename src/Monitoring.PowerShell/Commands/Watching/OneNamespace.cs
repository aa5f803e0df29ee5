using System.Management.Automation;

namespace Monitoring.Commands.Watching;

/// <summary>Tells whether a parameter -Namespace names one namespace exactly: then lines need not repeat it.</summary>
internal static class OneNamespace
{
    /// <summary>Whether the values are one, without wildcards.</summary>
    public static bool IsMeantBy(string[] namespaces) =>
        namespaces is [{ } only] && !WildcardPattern.ContainsWildcardCharacters(only);
}
