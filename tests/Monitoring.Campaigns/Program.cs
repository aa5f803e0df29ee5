using System.Globalization;

namespace Monitoring.Campaigns;

/// <summary>Chooses campaigns, runs them, and says how they ended.</summary>
internal static class Program
{
    private const string Usage = """
        dotnet run -c Release --project tests/Monitoring.Campaigns -- [NAME...] [--seconds N] [--seed N]

        Without names all are run, each for N seconds (30) of trouble. The exit code is 1 if a line was lost or repeated.

        """;

    private static int Main(string[] arguments)
    {
        IReadOnlyList<Campaign> all = AllCampaigns.Create();
        List<string> names = [];
        TimeSpan duration = TimeSpan.FromSeconds(30);
        int seed = Random.Shared.Next();
        for (int index = 0; index < arguments.Length; index++)
        {
            if (arguments[index] is not ("--seconds" or "--seed"))
            {
                names.Add(arguments[index]);
            }
            else if (index + 1 < arguments.Length && int.TryParse(arguments[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int value))
            {
                duration = arguments[index] == "--seconds" ? TimeSpan.FromSeconds(value) : duration;
                seed = arguments[index] == "--seed" ? value : seed;
                index++;
            }
            else
            {
                return Explain(all);
            }
        }

        if (names.Exists(name => !all.Any(campaign => campaign.Name == name)))
        {
            return Explain(all);
        }

        bool isGood = true;
        foreach (Campaign campaign in all.Where(campaign => names.Count == 0 || names.Contains(campaign.Name)))
        {
            isGood &= Run(campaign, duration, seed);
        }

        return isGood ? 0 : 1;
    }

    private static bool Run(Campaign campaign, TimeSpan duration, int seed)
    {
        if (campaign.FindObstacle() is { } obstacle)
        {
            Console.WriteLine($"-     {campaign.Name,-16} not run: {obstacle}");
            return true;
        }

        CampaignResult result = CampaignRun.Run(campaign, duration, seed);
        Console.WriteLine(result);
        return result.IsGood;
    }

    private static int Explain(IReadOnlyList<Campaign> all)
    {
        Console.Error.Write(Usage);
        foreach (Campaign campaign in all)
        {
            Console.Error.WriteLine($"  {campaign.Name,-16} {campaign.Description}");
        }

        return 2;
    }
}
