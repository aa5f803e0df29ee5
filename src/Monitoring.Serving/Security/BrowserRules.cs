using Microsoft.AspNetCore.Http;

namespace Monitoring.Serving.Security;

/// <summary>Sets the headers by which browsers do not render, cache or share responses, and the pages that may read
/// them (CORS).</summary>
internal sealed class BrowserRules(RequestDelegate next, LogListenerOptions options, HostNames hosts)
{
    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        AddHeaders(context);
        if (!IsPreflight(context))
        {
            return next(context);
        }

        context.Response.StatusCode = 204;
        context.Response.Headers.AccessControlAllowMethods = "GET, HEAD";
        context.Response.Headers.AccessControlAllowHeaders = "Authorization, Last-Event-ID";
        return Task.CompletedTask;
    }

    private void AddHeaders(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        headers.CacheControl = "no-store";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (options.CorsOrigins.Count > 0)
        {
            // For other origins, too: a cache must not give their responses to a named one.
            headers.Vary = "Origin";
        }

        if (IsNamedOrigin(context))
        {
            headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        }
    }

    // A browser asks whether a page of a named origin may send a request.
    private bool IsPreflight(HttpContext context) =>
        HttpMethods.IsOptions(context.Request.Method)
        && IsNamedOrigin(context)
        && context.Request.Headers.AccessControlRequestMethod.Count > 0
        && hosts.Allows(context.Request.Host.Host);

    private bool IsNamedOrigin(HttpContext context) =>
        context.Request.Headers.Origin is [{ } origin] && options.CorsOrigins.Contains(origin, StringComparer.Ordinal);
}
