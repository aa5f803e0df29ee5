namespace Monitoring.Campaigns;

/// <summary>The length of a campaign.</summary>
/// <param name="Duration">The minimum duration of the faults.</param>
/// <param name="Kills">The minimum number of times that the collector is ended, if the campaign ends it at all.</param>
internal sealed record CampaignLength(TimeSpan Duration, int Kills = 0)
{
    /// <summary>The timeout of a kill: a collector that does not start within this time is a fault. The default is 5
    /// s.</summary>
    public TimeSpan MaxForKill { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>When it ends even if the collector has not been ended often enough.</summary>
    public TimeSpan Limit => Duration + (Kills * MaxForKill);

    /// <summary>Whether there has been enough.</summary>
    public bool IsReached(TimeSpan elapsed, int kills) => elapsed >= Limit || (elapsed >= Duration && kills >= Kills);
}
