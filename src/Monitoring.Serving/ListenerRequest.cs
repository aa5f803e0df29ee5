using Microsoft.AspNetCore.Http;

namespace Monitoring.Serving;

/// <summary>One request, as those see it who answer it.</summary>
/// <param name="Context">Kestrel's side of it.</param>
/// <param name="Target">What is asked for.</param>
/// <param name="Service">What the listener has.</param>
/// <param name="CancellationToken">Ends when the client goes, the listener is stopped, or the query has taken too long.</param>
internal sealed record ListenerRequest(
    HttpContext Context, RequestTarget Target, ListenerService Service, CancellationToken CancellationToken)
{
    /// <summary>The limits.</summary>
    public LogListenerLimits Limits => Service.Options.Limits;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider => Service.Options.TimeProvider;

    /// <summary>Whether only the headers are asked for.</summary>
    public bool IsHead => HttpMethods.IsHead(Context.Request.Method);

    /// <summary>The client, as far as limits tell clients apart.</summary>
    public ClientAddress Client => ClientAddress.Of(Context.Connection.RemoteIpAddress);

    /// <summary>The connection; null only where there is no table of connections.</summary>
    public ConnectionEntry? Connection => Context.Features.Get<ConnectionEntry>();

    /// <summary>The turn of a query; null for a request that needs none.</summary>
    public QueryTurn? Turn { get; set; }

    /// <summary>Whether something of a good answer has been written, though perhaps not sent: another answer would come behind
    /// it.</summary>
    public bool HasBody { get; set; }

    /// <summary>Begins a good answer.</summary>
    public void Begin(string contentType)
    {
        Context.Response.StatusCode = 200;
        Context.Response.ContentType = contentType;
    }

    /// <summary>Refuses parameters, where there are none.</summary>
    /// <exception cref="ProblemException">There are some.</exception>
    public void RefuseParameters()
    {
        if (Target.Parameters is [(string name, _), ..])
        {
            throw ProblemException.InvalidParameter(name, $"There is no parameter '{name}' here.");
        }
    }
}
