namespace Monitoring.Campaigns.Faults;

/// <summary>Several kinds of faults in one run, in random order, without those that this machine cannot
/// cause.</summary>
internal sealed class MixedCampaign(IReadOnlyList<Campaign> parts) : Campaign
{
    private readonly Lazy<(Campaign Part, string? Obstacle)[]> _checked = new(
        () => [.. parts.Select(part => (part, part.FindObstacle()))]);

    public override string Name => "mixed";

    public override string Description => "any of " + string.Join(", ", parts.Select(part => part.Name));

    public override bool EndsCollector => Possible.Any(part => part.EndsCollector);

    public override string[] CollectorOptions => [.. Possible.SelectMany(part => part.CollectorOptions)];

    private IEnumerable<Campaign> Possible =>
        _checked.Value.Where(pair => pair.Obstacle is null).Select(pair => pair.Part);

    public override void Begin(CampaignPlace place) => ForEach(part => part.Begin(place));

    public override void Start(CampaignPlace place) => ForEach(part => part.Start(place));

    public override void Disturb(CampaignPlace place)
    {
        Campaign[] possible = [.. Possible];
        possible[place.Random.Next(possible.Length)].Disturb(place);
    }

    public override void Relent(CampaignPlace place) => ForEach(part => part.Relent(place));

    public override void End(CampaignPlace place) => ForEach(part => part.End(place));

    public override string? FindFault(CampaignPlace place) =>
        Possible.Select(part => part.FindFault(place)).FirstOrDefault(fault => fault is not null);

    public override IEnumerable<string> GetRemarks() =>
    [
        .. _checked.Value.Where(pair => pair.Obstacle is not null)
            .Select(pair => $"without {pair.Part.Name}: {pair.Obstacle}"),
        .. Possible.SelectMany(part => part.GetRemarks()),
    ];

    private void ForEach(Action<Campaign> act)
    {
        foreach (Campaign part in Possible)
        {
            act(part);
        }
    }
}
