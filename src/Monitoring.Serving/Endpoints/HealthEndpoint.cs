using Monitoring.Serving.Formatting;
using Monitoring.Serving.Requests;

namespace Monitoring.Serving.Endpoints;

/// <summary><c>/healthz</c>: the process responds.</summary>
/// <remarks>Open to all, because a kubelet's probe cannot send a token from a Secret; so it tells nothing
/// else.</remarks>
internal static class HealthEndpoint
{
    /// <summary>The endpoint.</summary>
    public static ListenerEndpoint Endpoint { get; } = new("health", "/healthz",
        RespondAsync)
    { AllowsAnonymous = true };

    /// <summary>Writes a short text.</summary>
    public static async Task WriteTextAsync(ListenerRequest request, byte[] text)
    {
        request.Begin(ResponseFormats.TypeOf(ResponseFormat.Text));
        await request.Context.Response.BodyWriter.WriteAsync(text, request.CancellationToken).ConfigureAwait(false);
    }

    private static Task RespondAsync(ListenerRequest request)
    {
        request.RefuseParameters();
        return WriteTextAsync(request, "ok\n"u8.ToArray());
    }
}
