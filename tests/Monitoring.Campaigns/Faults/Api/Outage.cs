namespace Monitoring.Campaigns.Faults.Api;

/// <summary>The maximum number of requests to a server that fails.</summary>
/// <remarks>
/// The delays double from half a second, less a random part of up to a half (<c>RetryDelay</c>): at the least 1/4, 1/2,
/// 1, 2, … s, so that n delays take at least 1/4 · (2ⁿ − 1) s. An attempt is one request, or a list that succeeds and a
/// watch that does not. If the connection is cut before a response, .NET's HttpClient sends the request three more
/// times. One attempt is repeated at once: where the server reports that its history has expired (410).
/// </remarks>
internal static class Outage
{
    private const double MinDelaySeconds = 0.25;
    private const int RequestsOfAttempt = 4;

    /// <summary>The most requests within so long.</summary>
    public static int FindMostRequests(TimeSpan length)
    {
        int pauses = (int)Math.Log2((length.TotalSeconds / MinDelaySeconds) + 1);
        return RequestsOfAttempt * (2 + pauses);
    }
}
