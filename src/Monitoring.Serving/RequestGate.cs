using Microsoft.AspNetCore.Http;

namespace Monitoring.Serving;

/// <summary>Decides whether a request is answered at all, and what every answer says to browsers.</summary>
internal sealed class RequestGate(LogListenerOptions options, bool isBeyondLoopback)
{
    private readonly BearerToken? _token = options.Token is { } token ? new BearerToken(token) : null;
    private readonly HostNames _hosts = new(options.AllowedHosts, isBeyondLoopback);

    /// <summary>Adds the headers that every answer has: nothing of it is to be shown as a page, kept, or read by other sites.</summary>
    public void AddHeaders(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers.CacheControl = "no-store";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (options.CorsOrigins.Count > 0)
        {
            // Also where the origin is another one: a cache must not give its answer to a named one.
            headers.Vary = "Origin";
        }

        if (IsNamedOrigin(context))
        {
            headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        }
    }

    /// <summary>Whether a browser asks if a page of a named origin may ask; says yes, if so.</summary>
    public bool IsPreflight(HttpContext context)
    {
        if (!HttpMethods.IsOptions(context.Request.Method)
            || !IsNamedOrigin(context)
            || context.Request.Headers.AccessControlRequestMethod.Count == 0
            || !_hosts.Allows(context.Request.Host.Host))
        {
            return false;
        }

        context.Response.Headers.AccessControlAllowMethods = "GET, HEAD";
        context.Response.Headers.AccessControlAllowHeaders = "Authorization, Last-Event-ID";
        return true;
    }

    /// <summary>Refuses what is not asked as it must be.</summary>
    /// <exception cref="ProblemException">It is not.</exception>
    public void CheckRequest(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!_hosts.Allows(request.Host.Host))
        {
            throw new ProblemException(
                403, "Unknown host", "The Host header names another machine. Ask by address, or have the name allowed on the listener.");
        }

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            throw new ProblemException(405, "Method not allowed", "Logs are only read here, with GET or HEAD.");
        }

        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
        {
            // What the client still sends is not read.
            context.Response.Headers.Connection = "close";
            throw new ProblemException(413, "No body is accepted", "Send no body; all parameters are in the URL.");
        }
    }

    /// <summary>Refuses who has not sent the token.</summary>
    /// <exception cref="ProblemException">There is one, and it was not sent.</exception>
    public void CheckToken(HttpContext context)
    {
        if (_token is null || _token.Accepts(context.Request.Headers.Authorization))
        {
            return;
        }

        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"logs\"";
        throw new ProblemException(401, "Token needed", "Send the listener's token in the header Authorization: Bearer.");
    }

    private bool IsNamedOrigin(HttpContext context) =>
        context.Request.Headers.Origin is [{ } origin] && options.CorsOrigins.Contains(origin, StringComparer.Ordinal);
}
