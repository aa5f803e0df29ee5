using System.Management.Automation;
using Monitoring.Collectors;
using Monitoring.Commands.Errors;

namespace Monitoring.Commands.Collecting;

/// <summary>Finds the collectors that a user names.</summary>
internal static class CollectorNames
{
    /// <summary>The collectors whose names match. Writes an error if there is none and the name is not a
    /// wildcard.</summary>
    public static IReadOnlyList<LogCollector> Find(PSCmdlet cmdlet, string name)
    {
        IReadOnlyList<LogCollector> all = LogCollectors.GetAll();
        LogCollector? exact = all.FirstOrDefault(
            collector => collector.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (exact is not null)
        {
            return [exact];
        }

        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            cmdlet.WriteError(LogErrors.CollectorNotFound(name));
            return [];
        }

        WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return [.. all.Where(collector => pattern.IsMatch(collector.Name))];
    }

    /// <summary>The only collector. Writes an error if there is none, or if there are several.</summary>
    public static IReadOnlyList<LogCollector> FindOnly(PSCmdlet cmdlet)
    {
        IReadOnlyList<LogCollector> all = LogCollectors.GetAll();
        if (all.Count == 1)
        {
            return all;
        }

        cmdlet.WriteError(all.Count == 0
            ? LogErrors.NoCollector()
            : LogErrors.SeveralCollectors([.. all.Select(collector => collector.Name)]));
        return [];
    }
}
