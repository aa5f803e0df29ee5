namespace Monitoring.Storing.Destinations;

/// <summary>One change of the destinations, and its completion.</summary>
/// <param name="apply">Makes the change, in a transaction.</param>
internal sealed class DestinationChange(Action<DestinationTable> apply)
{
    /// <summary>Completes after the commit.</summary>
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes the change.</summary>
    public void Apply(DestinationTable table) => apply(table);
}
