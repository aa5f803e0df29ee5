using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Monitoring.Serving.Requests;

namespace Monitoring.Serving.Hosting;

/// <summary>Routes by the path as the client wrote it.</summary>
/// <remarks>Kestrel's own path has lost <c>..</c> and <c>//</c> has no more meaning than <c>%2F</c> in it. Here a part
/// of the path is a metadata value, which may contain both.</remarks>
internal sealed class RawPath(RequestDelegate next)
{
    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        RequestTarget target = RequestTarget.Parse(
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        context.Features.GetRequiredFeature<RequestRecord>().Target = target;
        context.Request.Path = new PathString(target.Path);
        return next(context);
    }
}
