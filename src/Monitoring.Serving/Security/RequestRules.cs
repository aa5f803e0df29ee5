using Microsoft.AspNetCore.Http;
using Monitoring.Serving.Problems;

namespace Monitoring.Serving.Security;

/// <summary>Refuses methods other than GET and HEAD, and bodies.</summary>
internal sealed class RequestRules(RequestDelegate next)
{
    /// <summary>Handles a request.</summary>
    /// <exception cref="ProblemException">The method or a body is not allowed.</exception>
    public Task InvokeAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            throw new ProblemException(405, "Method not allowed", "The method is not supported. Use GET or HEAD.");
        }

        if (request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0)
        {
            // What the client still sends is not read.
            context.Response.Headers.Connection = "close";
            throw new ProblemException(413, "No body is accepted",
                "A request with a body is not supported. Send all parameters in the URL.");
        }

        return next(context);
    }
}
