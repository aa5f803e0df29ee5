namespace Monitoring.Serving.Requests;

/// <summary>One row of the table of endpoints.</summary>
/// <param name="Name">The value of the label <c>route</c> in the metrics.</param>
/// <param name="Pattern">The route pattern of ASP.NET Core's routing.</param>
/// <param name="RespondAsync">Responds to a request.</param>
internal sealed record ListenerEndpoint(string Name, string Pattern, Func<ListenerRequest, Task> RespondAsync)
{
    /// <summary>Whether a client needs no token.</summary>
    public bool AllowsAnonymous { get; init; }

    /// <summary>Whether responses are compressed for clients that accept it.</summary>
    public bool IsCompressible { get; init; }
}
