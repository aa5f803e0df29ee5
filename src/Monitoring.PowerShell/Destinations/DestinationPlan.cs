using Monitoring.Storing;
using Monitoring.Storing.Destinations;

namespace Monitoring.Destinations;

/// <summary>A destination that a store is to have, beside the one of that name that it has.</summary>
/// <param name="Existing">The store's destination of that name; null if it has none.</param>
/// <param name="Planned">The destination that it is to have.</param>
/// <param name="IsSame">Whether the existing destination has the same settings.</param>
internal sealed record DestinationPlan(StoredDestination? Existing, StoredDestination Planned, bool IsSame)
{
    /// <summary>Reads what a store has of a destination.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The name, case-insensitive. An existing destination keeps its own.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="start">The first entries.</param>
    /// <exception cref="LogStoreException">The store cannot be read.</exception>
    public static DestinationPlan Create(
        LogStoreReader store, string name, DestinationSettings settings, DestinationStart start)
    {
        StoredDestination? existing = store.GetDestinations().FirstOrDefault(
            destination => destination.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        StoredDestination planned = new(
            existing?.Name ?? name, settings.ToJson(), start.CreateCursor(store.ReadNextNumber()));
        return new DestinationPlan(existing, planned, existing is not null && settings.IsSameAs(existing.Settings));
    }

    /// <summary>Adds the destination, or replaces the existing one with its cursor.</summary>
    public void Set(DestinationTable table) => table.Set(Planned);

    /// <summary>Replaces the settings of the existing destination. Its cursor stays.</summary>
    public void ChangeSettings(DestinationTable table) => table.ChangeSettings(Planned.Name, Planned.Settings);
}
