using Microsoft.AspNetCore.Http;
using Monitoring.Serving.Problems;
using Monitoring.Serving.Requests;

namespace Monitoring.Serving.Security;

/// <summary>Refuses clients that have not sent the token, except where an endpoint is open to all.</summary>
/// <remarks>An unknown path needs the token, too, so that a client without it cannot find out which paths
/// exist.</remarks>
internal sealed class TokenCheck(RequestDelegate next, LogListenerOptions options)
{
    private readonly BearerToken? _token = options.Token is { } token ? new BearerToken(token) : null;

    /// <summary>Handles a request.</summary>
    /// <exception cref="ProblemException">The token is missing or wrong.</exception>
    public Task InvokeAsync(HttpContext context)
    {
        if (_token is null
            || context.GetEndpoint()?.Metadata.GetMetadata<ListenerEndpoint>() is { AllowsAnonymous: true }
            || _token.Accepts(context.Request.Headers.Authorization))
        {
            return next(context);
        }

        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"logs\"";
        throw new ProblemException(401, "Token required",
            "Send the listener's token in the header Authorization: Bearer.");
    }
}
