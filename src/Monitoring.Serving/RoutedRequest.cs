namespace Monitoring.Serving;

/// <summary>A target, and which of the routes it is for.</summary>
/// <param name="Route">The route.</param>
/// <param name="Target">The target.</param>
/// <param name="Key">The metadata key in the path, if there is one.</param>
/// <param name="Value">The metadata value in the path, if there is one.</param>
internal sealed record RoutedRequest(ListenerRoute Route, RequestTarget Target, string? Key = null, string? Value = null)
{
    private const string LogsOf = "/logs/";
    private const string ValuesOf = "/labels/";

    /// <summary>The routes without anything variable.</summary>
    public static IReadOnlyDictionary<string, ListenerRoute> Fixed { get; } = new Dictionary<string, ListenerRoute>
    {
        ["/logs"] = ListenerRoute.Logs,
        ["/streams"] = ListenerRoute.Streams,
        ["/labels"] = ListenerRoute.Labels,
        ["/status"] = ListenerRoute.Status,
        ["/healthz"] = ListenerRoute.Health,
        ["/readyz"] = ListenerRoute.Ready,
        ["/metrics"] = ListenerRoute.Metrics,
        ["/openapi.json"] = ListenerRoute.OpenApi,
    };

    /// <summary>Finds the route.</summary>
    /// <remarks>A key ends at the first slash; one that has a slash itself is written with %2F. The rest is the value, whatever it
    /// has.</remarks>
    /// <exception cref="ProblemException">Key or value are not encoded well.</exception>
    public static RoutedRequest Find(RequestTarget target)
    {
        string path = target.Path;
        if (Fixed.TryGetValue(path, out ListenerRoute route))
        {
            return new RoutedRequest(route, target);
        }

        if (path.StartsWith(ValuesOf, StringComparison.Ordinal) && path.Length > ValuesOf.Length)
        {
            return new RoutedRequest(ListenerRoute.Labels, target, RequestTarget.Decode(path[ValuesOf.Length..]));
        }

        int slash = path.StartsWith(LogsOf, StringComparison.Ordinal) ? path.IndexOf('/', LogsOf.Length) : -1;
        return slash <= LogsOf.Length || slash == path.Length - 1
            ? new RoutedRequest(ListenerRoute.Other, target)
            : new RoutedRequest(
                ListenerRoute.Lines,
                target,
                RequestTarget.Decode(path[LogsOf.Length..slash]),
                RequestTarget.Decode(path[(slash + 1)..]));
    }
}
