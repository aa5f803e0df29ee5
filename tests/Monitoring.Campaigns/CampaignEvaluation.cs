using Monitoring.Campaigns.Checking;

namespace Monitoring.Campaigns;

/// <summary>The comparison of a store with what was written.</summary>
/// <param name="Lines">What of the lines is in the store.</param>
/// <param name="MayHaveGaps">Whether a reported gap is right, since the trouble takes lines away that nobody could read.</param>
/// <param name="Fault">What else is wrong; null if nothing is.</param>
internal sealed record CampaignEvaluation(LineCheck Lines, bool MayHaveGaps = false, string? Fault = null);
