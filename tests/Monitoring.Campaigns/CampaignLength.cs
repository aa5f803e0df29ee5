namespace Monitoring.Campaigns;

/// <summary>For how long a campaign makes trouble.</summary>
/// <param name="Duration">At least so long.</param>
/// <param name="Kills">And until the collector has been ended so often, if the campaign ends it at all.</param>
internal sealed record CampaignLength(TimeSpan Duration, int Kills = 0)
{
    /// <summary>How long one may take: a collector that does not come to collect within it is a fault. The default is 5 s.</summary>
    public TimeSpan MaxForKill { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>When it ends even if the collector has not been ended often enough.</summary>
    public TimeSpan Limit => Duration + (Kills * MaxForKill);

    /// <summary>Whether there has been enough.</summary>
    public bool IsReached(TimeSpan elapsed, int kills) => elapsed >= Limit || (elapsed >= Duration && kills >= Kills);
}
