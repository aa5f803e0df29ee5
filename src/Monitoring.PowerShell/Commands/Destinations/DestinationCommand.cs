using System.Management.Automation;
using Monitoring.Commands.Errors;
using Monitoring.Destinations;
using Monitoring.Storing;
using Monitoring.Storing.Destinations;

namespace Monitoring.Commands.Destinations;

/// <summary>The common base of the cmdlets for the destinations of a store that have a name.</summary>
public abstract class DestinationCommand : StoreCommand
{
    /// <summary>The store's file. The default is the one of Start-LogCollector.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public override string? StorePath { get; set; }

    /// <summary>Emits the destinations of the store whose names match. Writes an error for a name that is not a
    /// wildcard and does not exist.</summary>
    private protected IReadOnlyList<LogDestination> Find(string path, IEnumerable<string> names)
    {
        List<LogDestination> found = [];
        UseStore(() =>
        {
            using LogStoreReader? reader = OpenReader(path);
            if (reader is null)
            {
                return;
            }

            LogDestination[] all = [.. StoreDestinations.Describe(reader, TimeProvider.System)];
            foreach (string name in names)
            {
                found.AddRange(Match(all, name).Except(found));
            }
        });
        return found;
    }

    /// <summary>Changes the destinations of the store; false if an error was written.</summary>
    private protected bool TryChange(string path, Action<DestinationTable> change)
    {
        bool isChanged = false;
        UseStore(() =>
        {
            try
            {
                StoreDestinations.Change(path, change, StopToken);
                isChanged = true;
            }
            catch (LogStoreException failure) when (failure.Error == LogStoreError.InUse)
            {
                WriteError(LogErrors.DestinationsInUse(failure));
            }
        });
        return isChanged;
    }

    private IEnumerable<LogDestination> Match(LogDestination[] all, string name)
    {
        LogDestination? exact = all.FirstOrDefault(
            destination => destination.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (exact is not null)
        {
            return [exact];
        }

        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            WriteError(LogErrors.DestinationNotFound(name));
            return [];
        }

        WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return all.Where(destination => pattern.IsMatch(destination.Name));
    }
}
