namespace Monitoring.Campaigns.Faults;

/// <summary>Several sorts of trouble in one run, in any order.</summary>
internal sealed class MixedCampaign(IReadOnlyList<Campaign> parts) : Campaign
{
    public override string Name => "mixed";

    public override string Description => "any of " + string.Join(", ", parts.Select(part => part.Name));

    public override void Disturb(CampaignPlace place) => parts[place.Random.Next(parts.Count)].Disturb(place);

    public override void Relent(CampaignPlace place)
    {
        foreach (Campaign part in parts)
        {
            part.Relent(place);
        }
    }

    public override string? FindFault(CampaignPlace place) => parts.Select(part => part.FindFault(place)).FirstOrDefault(fault => fault is not null);
}
