namespace Monitoring.Campaigns;

/// <summary>Chooses campaigns, runs them, and says how they ended.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        IReadOnlyList<Campaign> all = AllCampaigns.Create();
        if (!CampaignOrder.TryParse(arguments, Random.Shared.Next(), out CampaignOrder? order)
            || order.Names.Any(name => !all.Any(campaign => campaign.IsNamed(name))))
        {
            return Explain(all);
        }

        bool isGood = true;
        CampaignReport? report = order.Report is { } file ? CampaignReport.Begin(file, TimeProvider.System) : null;
        foreach (Campaign campaign in all.Where(
            campaign => order.Names.Count == 0 || order.Names.Any(campaign.IsNamed)))
        {
            if (campaign.FindObstacle() is { } obstacle)
            {
                Console.WriteLine($"-     {campaign.Name,-16} not run: {obstacle}");
                report?.AddNotRun(campaign.Name, obstacle);
                continue;
            }

            CampaignResult result = CampaignRun.Run(
                campaign, new CampaignLength(order.Duration, order.Kills), order.Seed);
            Console.WriteLine(result);
            report?.Add(result);
            isGood &= result.IsGood;
        }

        return isGood ? 0 : 1;
    }

    private static int Explain(IReadOnlyList<Campaign> all)
    {
        Console.Error.Write(CampaignOrder.Usage);
        foreach (Campaign campaign in all)
        {
            Console.Error.WriteLine($"  {campaign.Name,-16} {campaign.Description}");
        }

        return 2;
    }
}
