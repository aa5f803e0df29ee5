namespace Monitoring.Serving.Requests;

/// <summary>The state of one request that middleware and endpoints share: a feature of the HTTP context.</summary>
internal sealed class RequestRecord
{
    /// <summary>The route of a request that no endpoint has matched.</summary>
    public const string OtherRoute = "other";

    /// <summary>The value of the label <c>route</c> in the metrics.</summary>
    public string Route { get; set; } = OtherRoute;

    /// <summary>The request's target; null until it is parsed.</summary>
    public RequestTarget? Target { get; set; }

    /// <summary>Whether the response may be compressed.</summary>
    public bool AllowsCompression { get; set; }
}
