using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Monitoring.Campaigns;

/// <summary>The parsed command line.</summary>
/// <param name="Names">The campaigns; all if there are none.</param>
/// <param name="Duration">The duration of each campaign.</param>
/// <param name="Seed">The seed of the random numbers.</param>
/// <param name="Kills">The minimum number of kills in campaigns that end the collector.</param>
/// <param name="Report">The file for a table of the results; null for none.</param>
internal sealed record CampaignOrder(
    IReadOnlyList<string> Names, TimeSpan Duration, int Seed, int Kills, string? Report)
{
    /// <summary>The usage text.</summary>
    public const string Usage = """
        dotnet run -c Release --project tests/Monitoring.Campaigns -- [NAME...] [--seconds N] [--seed N] [--kills N] [--report FILE]

        A name is that of a campaign or of a group ("logrotate"). Without names all campaigns run, each with N seconds (30) of faults.
        With --kills, campaigns that end the collector continue until they have ended it N times, for at most five seconds more for each.
        With --report, a table of the results is added to a Markdown file. The exit code is 1 if a line was lost or repeated, or if there
        was another error.

        """;

    private static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(30);

    /// <summary>Parses the arguments; false if one is unknown or has no value.</summary>
    public static bool TryParse(IReadOnlyList<string> arguments, int seed, [NotNullWhen(true)] out CampaignOrder? order)
    {
        CampaignOrder read = new([], DefaultDuration, seed, Kills: 0, Report: null);
        order = null;
        for (int index = 0; index < arguments.Count; index++)
        {
            string argument = arguments[index];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                read = read with { Names = [.. read.Names, argument] };
            }
            else if (++index == arguments.Count || read.With(argument, arguments[index]) is not { } changed)
            {
                return false;
            }
            else
            {
                read = changed;
            }
        }

        order = read;
        return true;
    }

    private CampaignOrder? With(string option, string value)
    {
        if (option == "--report")
        {
            return this with { Report = value };
        }

        return (option, int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)) switch
        {
            ("--seconds", true) => this with { Duration = TimeSpan.FromSeconds(number) },
            ("--seed", true) => this with { Seed = number },
            ("--kills", true) => this with { Kills = number },
            _ => null,
        };
    }
}
