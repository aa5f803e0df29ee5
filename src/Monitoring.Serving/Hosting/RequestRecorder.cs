using Microsoft.AspNetCore.Http;
using Monitoring.Serving.Clients;
using Monitoring.Serving.Formatting;
using Monitoring.Serving.Problems;
using Monitoring.Serving.Requests;

namespace Monitoring.Serving.Hosting;

/// <summary>Counts requests, and writes problem details for those that are refused.</summary>
internal sealed class RequestRecorder(RequestDelegate next, ListenerService service)
{
    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        long start = service.Options.TimeProvider.GetTimestamp();
        RequestRecord record = new();
        context.Features.Set(record);
        try
        {
            context.Features.Get<ConnectionEntry>()?.Touch();
            await next(context).ConfigureAwait(false);
        }
        catch (ProblemException problem) when (!context.Response.HasStarted)
        {
            await ProblemResponse.WriteAsync(context, problem).ConfigureAwait(false);
        }
        finally
        {
            service.Counters.Add(
                record.Route, context.Response.StatusCode, service.Options.TimeProvider.GetElapsedTime(start));

            // Kestrel keeps an HTTP/2 stream that its client does not end for some seconds, up to a hundred for each
            // connection. The headers, up to
            // 16 KiB of each stream, need not stay in memory.
            context.Request.Headers.Clear();
        }
    }
}
