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
            context.Features.Get<ConnectionEntry>()?.Touch();
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

            // Kestrel keeps a stream of HTTP/2 that its client does not end for some seconds, a hundred of them for each connection: not with fields
            // of 16 KiB.
            context.Request.Headers.Clear();
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

        using WorkTimeout limit = new(
            follows ? Timeout.InfiniteTimeSpan : service.Options.Limits.QueryTimeout, service.Options.TimeProvider);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(
            limit.Token, context.RequestAborted, service.Stopping);
        ListenerRequest request = new(context, routed.Target, service, end.Token);
        try
        {
            await AnswerAsync(request, routed, asked, limit).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await EndAsync(request, exception).ConfigureAwait(false);
        }
    }

    // What a probe or a scrape asks for needs no turn: it must be answered however many queries there are.
    private Task AnswerAsync(ListenerRequest request, RoutedRequest routed, EntryRequest? asked, WorkTimeout limit) => routed.Route switch
    {
        ListenerRoute.Health => StatusAnswers.WriteHealthAsync(request),
        ListenerRoute.Ready => StatusAnswers.WriteReadyAsync(request),
        ListenerRoute.Metrics => MetricsAnswer.WriteAsync(request),
        ListenerRoute.Status => StatusAnswers.WriteStatusAsync(request),
        ListenerRoute.OpenApi => OpenApiAnswer.WriteAsync(request),
        ListenerRoute.Logs when asked!.Follows => FollowAsync(request, asked, limit),
        ListenerRoute.Logs => AnswerInTurnAsync(request, limit, () => EntriesAnswer.Write(request, asked!)),
        ListenerRoute.Lines => AnswerInTurnAsync(request, limit, () => LinesAnswer.Write(request, routed.Key!, routed.Value!)),
        ListenerRoute.Streams => AnswerInTurnAsync(request, limit, () => CatalogAnswers.WriteStreams(request)),
        ListenerRoute.Labels when routed.Key is { } key => AnswerInTurnAsync(request, limit, () => CatalogAnswers.WriteValues(request, key)),
        ListenerRoute.Labels => AnswerInTurnAsync(request, limit, () => CatalogAnswers.WriteKeys(request)),
        _ => NotFoundAsync(request),
    };

    private static async Task FollowAsync(ListenerRequest request, EntryRequest asked, WorkTimeout limit)
    {
        using IDisposable? usage = request.Connection?.Use();
        await FollowAnswer.WriteAsync(request, asked, limit).ConfigureAwait(false);
    }

    private async Task AnswerInTurnAsync(ListenerRequest request, WorkTimeout limit, Action write)
    {
        using IDisposable? usage = request.Connection?.Use();
        using QueryTurn turn = await service.Turns.OpenAsync(request.Client, limit, request.CancellationToken).ConfigureAwait(false);
        request.Turn = turn;
        await ResponseThread.RunAsync("LogListener query", write).ConfigureAwait(false);
    }

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
            problem = new ProblemException(500, "Internal error", "The request could not be answered. The log of the listener has the reason.");
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
