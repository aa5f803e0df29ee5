using Monitoring.Campaigns.Checking;

namespace Monitoring.Campaigns;

/// <summary>The result of a campaign.</summary>
/// <param name="Name">The name of the campaign.</param>
/// <param name="Seed">The seed of the random numbers.</param>
/// <param name="Elapsed">The duration of the faults.</param>
/// <param name="Disturbances">The number of faults.</param>
/// <param name="Kills">The number of times that the collector was ended and restarted.</param>
/// <param name="Check">The lines in the store.</param>
/// <param name="Gaps">The number of gaps that the collector reported.</param>
/// <param name="Remarks">Other measurements.</param>
/// <param name="Fault">Any other error; null if there is none.</param>
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
    /// <summary>Whether a reported gap is right: the campaign itself has compared the gaps with what was lost. The
    /// default is false.</summary>
    public bool MayHaveGaps { get; init; }

    /// <summary>Whether no line was lost, repeated or reported wrongly.</summary>
    public bool IsGood => Check.IsWhole && (Gaps == 0 || MayHaveGaps) && Fault is null;

    public override string ToString() =>
        $"{(IsGood ? "good" : "BAD ")}  {Name,-16} {Disturbances,4} times, {Kills} kills  {Check}; {Gaps} gaps reported; seed {Seed}"
        + string.Concat(Remarks.Select(remark => $"; {remark}"))
        + (Fault is null ? string.Empty : $"\n      {Fault}");
}
