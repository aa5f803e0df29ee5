using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Monitoring.Serving;

/// <summary>What Kestrel calls for each request: lets in, finds the answer, and turns what goes wrong into a problem.</summary>
internal sealed class ListenerApplication(ListenerService service, RequestGate gate) : IHttpApplication<HttpContext>
{
    /// <inheritdoc/>
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    /// <inheritdoc/>
    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    /// <inheritdoc/>
    public async Task ProcessRequestAsync(HttpContext context)
    {
        long began = service.Options.TimeProvider.GetTimestamp();
        ListenerRoute route = ListenerRoute.Other;
        try
        {
            gate.AddHeaders(context);
            if (gate.IsPreflight(context))
            {
                context.Response.StatusCode = 204;
                return;
            }

            gate.CheckRequest(context);
            string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            RoutedRequest routed = RoutedRequest.Find(RequestTarget.Parse(target));
            route = routed.Route;

            // A kubelet's probe cannot send a token that stands in a Secret, and is told nothing but yes or no.
            if (route is not (ListenerRoute.Health or ListenerRoute.Ready))
            {
                gate.CheckToken(context);
            }

            await AnswerAsync(context, routed, kind => route = kind).ConfigureAwait(false);
        }
        catch (ProblemException problem) when (!context.Response.HasStarted)
        {
            await Problems.AnswerAsync(context, problem).ConfigureAwait(false);
        }
        finally
        {
            service.Counters.Add(route, context.Response.StatusCode, service.Options.TimeProvider.GetElapsedTime(began));
        }
    }

    private async Task AnswerAsync(HttpContext context, RoutedRequest routed, Action<ListenerRoute> tellRoute)
    {
        bool follows = false;
        EntryRequest? asked = null;
        if (routed.Route == ListenerRoute.Logs)
        {
            asked = EntryRequestReader.Read(
                routed.Target.Parameters, context.Request.Headers["Last-Event-ID"], service.Options.TimeProvider);
            follows = asked.Follows;
            tellRoute(follows ? ListenerRoute.Follow : ListenerRoute.Logs);
        }

        using CancellationTokenSource limit = new(
            follows ? Timeout.InfiniteTimeSpan : service.Options.Limits.QueryTimeout, service.Options.TimeProvider);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(
            limit.Token, context.RequestAborted, service.Stopping);
        ListenerRequest request = new(context, routed.Target, service, end.Token);
        try
        {
            await (follows ? FollowAnswer.WriteAsync(request, asked!) : AnswerInTurnAsync(request, routed, asked))
                .ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await EndAsync(request, exception).ConfigureAwait(false);
        }
    }

    private async Task AnswerInTurnAsync(ListenerRequest request, RoutedRequest routed, EntryRequest? asked)
    {
        if (routed.Route is ListenerRoute.Health or ListenerRoute.OpenApi or ListenerRoute.Other)
        {
            await RoutedAnswerAsync(request, routed, asked).ConfigureAwait(false);
            return;
        }

        // The reader works on the calling thread, so as many queries as there are turns may hold one.
        if (!await service.Queries.WaitAsync(request.Limits.QueueTimeout, request.CancellationToken).ConfigureAwait(false))
        {
            throw ProblemException.TooBusy($"{request.Limits.MaxQueries} queries are being answered already.");
        }

        try
        {
            await RoutedAnswerAsync(request, routed, asked).ConfigureAwait(false);
        }
        finally
        {
            service.Queries.Release();
        }
    }

    private static Task RoutedAnswerAsync(ListenerRequest request, RoutedRequest routed, EntryRequest? asked) => routed.Route switch
    {
        ListenerRoute.Logs => EntriesAnswer.WriteAsync(request, asked!),
        ListenerRoute.Lines => LinesAnswer.WriteAsync(request, routed.Key!, routed.Value!),
        ListenerRoute.Streams => CatalogAnswers.WriteStreamsAsync(request),
        ListenerRoute.Labels when routed.Key is { } key => CatalogAnswers.WriteValuesAsync(request, key),
        ListenerRoute.Labels => CatalogAnswers.WriteKeysAsync(request),
        ListenerRoute.Status => StatusAnswers.WriteStatusAsync(request),
        ListenerRoute.Health => StatusAnswers.WriteHealthAsync(request),
        ListenerRoute.Ready => StatusAnswers.WriteReadyAsync(request),
        ListenerRoute.Metrics => MetricsAnswer.WriteAsync(request),
        ListenerRoute.OpenApi => OpenApiAnswer.WriteAsync(request),
        _ => NotFoundAsync(request),
    };

    private static Task NotFoundAsync(ListenerRequest request)
    {
        request.Context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }

    // What has begun as a good answer cannot become a problem: the connection is cut, so that nobody takes it for the whole.
    private async Task EndAsync(ListenerRequest request, Exception exception)
    {
        ProblemException? problem = Problems.Of(exception, request);
        if (problem is null && exception is not OperationCanceledException)
        {
            service.Warn($"A request could not be answered: {exception}");
            problem = new ProblemException(500, "Internal error", "The request could not be answered. Whoever runs the listener can see why.");
        }

        if (problem is null || request.HasBody || request.Context.Response.HasStarted)
        {
            request.Context.Abort();
        }
        else
        {
            await Problems.AnswerAsync(request.Context, problem).ConfigureAwait(false);
        }
    }
}
