namespace Monitoring.Campaigns;

/// <summary>How a campaign ended.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Seed">What its chance began with.</param>
/// <param name="Disturbances">How often there was trouble.</param>
/// <param name="Check">What of the lines is in the store.</param>
/// <param name="Gaps">How many losses the collector told of.</param>
/// <param name="Fault">What else went wrong; null if nothing did.</param>
internal sealed record CampaignResult(string Name, int Seed, int Disturbances, StoreCheck Check, int Gaps, string? Fault)
{
    /// <summary>Whether nothing was lost, repeated or told wrongly.</summary>
    public bool IsGood => Check.IsWhole && Gaps == 0 && Fault is null;

    public override string ToString() =>
        $"{(IsGood ? "good" : "BAD ")}  {Name,-16} {Disturbances,4} times  {Check}; gaps told {Gaps}; seed {Seed}{(Fault is null ? string.Empty : $"\n      {Fault}")}";
}
