using Monitoring.Serving.Requests;

namespace Monitoring.Serving.Endpoints;

/// <summary><c>/logs</c>: the entries that match a query, and with <c>follow=true</c> those that are stored
/// later.</summary>
internal static class LogsEndpoint
{
    private const string FollowRoute = "follow";

    /// <summary>The endpoint.</summary>
    public static ListenerEndpoint Endpoint { get; } = new("logs", "/logs", RespondAsync) { IsCompressible = true };

    private static Task RespondAsync(ListenerRequest request)
    {
        EntryRequest entries = EntryRequestReader.Read(
            request.Target.Parameters, request.Context.Request.Headers["Last-Event-ID"], request.TimeProvider);
        if (!entries.Follows)
        {
            return QueryResponse.RunAsync(request, () => EntriesResponse.Write(request, entries));
        }

        // Each entry of a follower is sent at once, and a compressor has nothing to gain from single entries.
        request.Record.AllowsCompression = false;
        request.Record.Route = FollowRoute;
        request.Timeout.RemoveLimit();
        return FollowResponse.WriteAsync(request, entries);
    }
}
