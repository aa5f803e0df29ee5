using Microsoft.AspNetCore.Http;
using Monitoring.Serving.Problems;

namespace Monitoring.Serving.Security;

/// <summary>Refuses requests whose Host header names another machine.</summary>
/// <remarks>ASP.NET Core's own host filtering cannot allow every IP address without allowing every name, and responds
/// with HTML and 400; clients of the listener get problem details and 403.</remarks>
internal sealed class HostFilter(RequestDelegate next, HostNames hosts)
{
    /// <summary>Handles a request.</summary>
    /// <exception cref="ProblemException">The host is not allowed.</exception>
    public Task InvokeAsync(HttpContext context) => hosts.Allows(context.Request.Host.Host)
        ? next(context)
        : throw new ProblemException(
            403, "Unknown host",
            "The name in the Host header is not allowed. Use the machine's address, or allow the name on the "
            + "listener.");
}
