using Monitoring.Campaigns.Checking;

namespace Monitoring.Campaigns;

/// <summary>How a campaign ended.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Seed">What its chance began with.</param>
/// <param name="Elapsed">How long there was trouble.</param>
/// <param name="Disturbances">How often there was trouble.</param>
/// <param name="Kills">How often the collector was ended and another one started.</param>
/// <param name="Check">What of the lines is in the store.</param>
/// <param name="Gaps">How many losses the collector told of.</param>
/// <param name="Remarks">What else was measured.</param>
/// <param name="Fault">What else went wrong; null if nothing did.</param>
internal sealed record CampaignResult(
    string Name,
    int Seed,
    TimeSpan Elapsed,
    int Disturbances,
    int Kills,
    LineCheck Check,
    int Gaps,
    IReadOnlyList<string> Remarks,
    string? Fault)
{
    /// <summary>Whether a reported gap is right: the campaign itself has compared the gaps with what was lost. The default is
    /// false.</summary>
    public bool MayHaveGaps { get; init; }

    /// <summary>Whether nothing was lost, repeated or told wrongly.</summary>
    public bool IsGood => Check.IsWhole && (Gaps == 0 || MayHaveGaps) && Fault is null;

    public override string ToString() =>
        $"{(IsGood ? "good" : "BAD ")}  {Name,-16} {Disturbances,4} times, {Kills} kills  {Check}; gaps told {Gaps}; seed {Seed}"
        + string.Concat(Remarks.Select(remark => $"; {remark}"))
        + (Fault is null ? string.Empty : $"\n      {Fault}");
}
