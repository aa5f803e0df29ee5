using Microsoft.AspNetCore.Http;
using Monitoring.Serving.Formatting;
using Monitoring.Serving.Problems;
using Monitoring.Serving.Requests;
using Monitoring.Serving.Scheduling;

namespace Monitoring.Serving.Endpoints;

/// <summary>Runs an endpoint: limits its time, and turns an exception into problem details or a cut
/// connection.</summary>
internal sealed class EndpointRunner(ListenerService service)
{
    /// <summary>Responds to a request.</summary>
    public async Task RunAsync(HttpContext context, ListenerEndpoint endpoint)
    {
        using WorkTimeout timeout = new(service.Options.Limits.QueryTimeout, service.Options.TimeProvider);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(
            timeout.Token, context.RequestAborted, service.Stopping);
        ListenerRequest request = new(context, service, timeout, end.Token);
        request.Record.AllowsCompression = endpoint.IsCompressible;
        try
        {
            await endpoint.RespondAsync(request).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await EndAsync(request, exception).ConfigureAwait(false);
        }
    }

    // A successful response that has begun cannot become a problem: the connection is cut, so that no client takes the
    // response for complete.
    private async Task EndAsync(ListenerRequest request, Exception exception)
    {
        ProblemException? problem = ProblemResponse.Find(exception, request);
        if (problem is null && exception is not OperationCanceledException)
        {
            service.Warn($"A request failed: {exception}");
            problem = new ProblemException(500, "Internal error",
                "The request failed. The log of the listener has the reason.");
        }

        if (problem is null || request.HasBody || request.Context.Response.HasStarted)
        {
            request.Context.Abort();
        }
        else
        {
            await ProblemResponse.WriteAsync(request.Context, problem).ConfigureAwait(false);
        }
    }
}
