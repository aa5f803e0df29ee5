using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Monitoring.Serving.Clients;
using Monitoring.Serving.Problems;
using Monitoring.Serving.Scheduling;

namespace Monitoring.Serving.Requests;

/// <summary>One request that an endpoint responds to.</summary>
/// <param name="Context">The HTTP context.</param>
/// <param name="Service">The state that all requests of the listener share.</param>
/// <param name="Timeout">The query's time of work.</param>
/// <param name="CancellationToken">Canceled when the client disconnects, the listener stops, or the query takes too
/// long.</param>
internal sealed record ListenerRequest(
    HttpContext Context, ListenerService Service, WorkTimeout Timeout, CancellationToken CancellationToken)
{
    /// <summary>The state that middleware and endpoints share.</summary>
    public RequestRecord Record { get; } = Context.Features.GetRequiredFeature<RequestRecord>();

    /// <summary>The target: path and parameters.</summary>
    public RequestTarget Target => Record.Target!;

    /// <summary>The limits.</summary>
    public LogListenerLimits Limits => Service.Options.Limits;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider => Service.Options.TimeProvider;

    /// <summary>Whether only the headers are requested.</summary>
    public bool IsHead => HttpMethods.IsHead(Context.Request.Method);

    /// <summary>The client, as far as limits tell clients apart.</summary>
    public ClientAddress Client => ClientAddress.Of(Context.Connection.RemoteIpAddress);

    /// <summary>The connection; null only where there is no table of connections.</summary>
    public ConnectionEntry? Connection => Context.Features.Get<ConnectionEntry>();

    /// <summary>The turn of a query; null for a request that needs none.</summary>
    public QueryTurn? Turn { get; set; }

    /// <summary>Whether some of a successful response was written, though perhaps not sent: an error response would
    /// come after it.</summary>
    public bool HasBody { get; set; }

    /// <summary>A value of the route, decoded.</summary>
    public string RouteValue(string name) => (string)Context.Request.RouteValues[name]!;

    /// <summary>Begins a successful response.</summary>
    public void Begin(string contentType)
    {
        Context.Response.StatusCode = 200;
        Context.Response.ContentType = contentType;
    }

    /// <summary>Refuses parameters, for an endpoint that has none.</summary>
    /// <exception cref="ProblemException">The request has parameters.</exception>
    public void RefuseParameters()
    {
        if (Target.Parameters is [(string name, _), ..])
        {
            throw ProblemException.InvalidParameter(name, $"There is no parameter '{name}' for this endpoint.");
        }
    }
}
