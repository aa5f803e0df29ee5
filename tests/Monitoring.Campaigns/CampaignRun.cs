namespace Monitoring.Campaigns;

/// <summary>Runs a campaign and says how it ended.</summary>
internal static class CampaignRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Writes and makes trouble for a time, lets the collector come to rest, and compares.</summary>
    public static CampaignResult Run(Campaign campaign, TimeSpan duration, int seed)
    {
        using CampaignPlace place = new(campaign, seed);

        // A log is rotated only once the store knows it: what is rotated away before a first checkpoint nobody could find.
        place.WaitUntilStored();
        int disturbances = 0;
        using (new LogWriter(place.Logs, campaign.LinesPerSecond))
        {
            for (long began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < duration;)
            {
                place.Pause(campaign.Interval * place.Random.NextDouble());
                campaign.Disturb(place);
                disturbances++;
            }

            campaign.Relent(place);
        }

        place.WaitUntilStored();
        string? fault = campaign.FindFault(place);
        if (!place.Collector.End(Patience))
        {
            fault ??= "The collector did not end in order.";
        }

        fault ??= place.Words.FirstOrDefault(word => word.StartsWith("FAILED", StringComparison.Ordinal));
        CampaignResult result = new(
            campaign.Name,
            seed,
            disturbances,
            StoreCheck.Of(place.Store, place.Logs),
            place.Words.Count(word => word.StartsWith("GAP", StringComparison.Ordinal)),
            fault);
        place.IsKept = !result.IsGood;
        return result.IsGood ? result : result with { Fault = string.Join("\n      ", place.Describe().Prepend(fault)) };
    }
}
