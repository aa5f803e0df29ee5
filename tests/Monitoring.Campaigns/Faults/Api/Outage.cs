namespace Monitoring.Campaigns.Faults.Api;

/// <summary>How often a server that does not answer as it should may be asked meanwhile.</summary>
/// <remarks>
/// The pauses double from half a second and are by chance up to half of it less (<c>RetryDelay</c>): at the least 1/4, 1/2, 1, 2, … s, so that
/// after n of them 1/4 · (2ⁿ − 1) s have passed. An attempt is one request, or a list that works and a watch that does not; and if the
/// connection is cut before an answer, .NET's HttpClient asks three times more. One attempt is repeated at once: where the server says that it
/// has forgotten what it had told (410).
/// </remarks>
internal static class Outage
{
    private const double LeastPauseSeconds = 0.25;
    private const int RequestsOfAttempt = 4;

    /// <summary>The most requests within so long.</summary>
    public static int FindMostRequests(TimeSpan length)
    {
        int pauses = (int)Math.Log2((length.TotalSeconds / LeastPauseSeconds) + 1);
        return RequestsOfAttempt * (2 + pauses);
    }
}
