using Monitoring.Campaigns.Writing;

namespace Monitoring.Campaigns;

/// <summary>Runs a campaign and says how it ended.</summary>
internal static class CampaignRun
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Writes lines and causes faults for a time, waits until the collector is idle, and compares.</summary>
    public static CampaignResult Run(Campaign campaign, CampaignLength length, int seed)
    {
        using CampaignPlace place = new(campaign, seed);

        // A log is rotated only once the store has its checkpoint: a file that was rotated before its first checkpoint
        // cannot be found.
        campaign.WaitUntilStored(place);
        campaign.Start(place);
        int disturbances = 0;
        int minKills = campaign.EndsCollector ? length.Kills : 0;
        TimeSpan elapsed = TimeSpan.Zero;
        using (new LogWriter(campaign.GetLogs(place), campaign.LinesPerSecond))
        {
            CampaignLength own = length with { Kills = minKills };
            long began = TimeProvider.System.GetTimestamp();
            while (!campaign.IsOver && !own.IsReached(elapsed, place.Kills))
            {
                place.Pause(campaign.Interval * place.Random.NextDouble());
                campaign.Disturb(place);
                disturbances++;
                elapsed = TimeProvider.System.GetElapsedTime(began);
            }

            campaign.Relent(place);
        }

        campaign.WaitUntilStored(place);
        string? fault = campaign.FindFault(place);
        if (place.Kills < minKills)
        {
            fault ??= $"Only {place.Kills} of {minKills} kills in {elapsed.TotalSeconds:F0} s.";
        }

        if (!place.Collector.End(StopTimeout))
        {
            fault ??= "The collector did not end in order.";
        }

        fault ??= place.Words.FirstOrDefault(word => word.StartsWith("FAILED", StringComparison.Ordinal));
        CampaignEvaluation evaluation = campaign.Evaluate(place);
        fault ??= evaluation.Fault;
        CampaignResult result = new(
            campaign.Name,
            seed,
            elapsed,
            disturbances,
            place.Kills,
            evaluation.Lines,
            place.Words.Count(word => word.StartsWith("GAP", StringComparison.Ordinal)),
            [.. campaign.GetRemarks()],
            fault)
        {
            MayHaveGaps = evaluation.MayHaveGaps,
        };
        place.IsKept = !result.IsGood;
        return result.IsGood
            ? result : result with { Fault = string.Join("\n      ", place.Describe().Prepend(fault)) };
    }
}
