using Monitoring.Serving.Problems;
using Monitoring.Serving.Requests;

namespace Monitoring.Serving.Endpoints;

/// <summary><c>/readyz</c>: the store can be read and its collectors collect.</summary>
/// <remarks>Open to all, as <see cref="HealthEndpoint"/>.</remarks>
internal static class ReadyEndpoint
{
    /// <summary>The endpoint.</summary>
    public static ListenerEndpoint Endpoint { get; } = new("ready", "/readyz", RespondAsync) { AllowsAnonymous = true };

    private static async Task RespondAsync(ListenerRequest request)
    {
        request.RefuseParameters();
        await request.Service.Version.ReadAsync().ConfigureAwait(false);
        if (request.Service.Options.Collectors?.Invoke().All(collector => collector.IsUp) == false)
        {
            throw ProblemException.NotCollecting();
        }

        await HealthEndpoint.WriteTextAsync(request, "ready\n"u8.ToArray()).ConfigureAwait(false);
    }
}
