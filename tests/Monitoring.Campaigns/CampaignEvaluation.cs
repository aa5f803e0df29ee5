using Monitoring.Campaigns.Checking;

namespace Monitoring.Campaigns;

/// <summary>The comparison of a store with the written lines.</summary>
/// <param name="Lines">The lines in the store.</param>
/// <param name="MayHaveGaps">Whether a reported gap is right, because the fault removes unread lines.</param>
/// <param name="Fault">Any other error; null if there is none.</param>
internal sealed record CampaignEvaluation(LineCheck Lines, bool MayHaveGaps = false, string? Fault = null);
