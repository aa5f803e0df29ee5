using Monitoring.Exporting.Batches;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Sending;

/// <summary>What the senders of a store have in common.</summary>
internal sealed record SenderOptions
{
    /// <summary>The store's file.</summary>
    public required string StorePath { get; init; }

    /// <summary>Writes the cursors, in the store's one writer.</summary>
    public required DestinationChanges Changes { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider TimeProvider { get; init; }

    /// <summary>The size of batches.</summary>
    public ExportLimits Limits { get; init; } = new();

    /// <summary>The load of the store's collector; null if there is none in this process.</summary>
    public CollectingLoad? Load { get; init; }

    /// <summary>Receives warnings for people, on a sender's thread.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>Returns a number from 0 to before 1 for the time between attempts.</summary>
    public Func<double> Random { get; init; } = static () => System.Random.Shared.NextDouble();

    /// <summary>The interval of looking for new entries and for changed destinations.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(250);
}
