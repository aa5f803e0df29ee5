using Monitoring.Serving.Formatting;
using Monitoring.Serving.Requests;

namespace Monitoring.Serving.Endpoints;

/// <summary><c>/openapi.json</c>: the routes, for programs (OpenAPI 3.1); written by hand; a test compares it with the
/// endpoints.</summary>
internal static class OpenApiEndpoint
{
    /// <summary>The endpoint.</summary>
    public static ListenerEndpoint Endpoint { get; } = new("openapi", "/openapi.json",
        RespondAsync)
    { IsCompressible = true };

    private static readonly byte[] Document = Read();

    private static async Task RespondAsync(ListenerRequest request)
    {
        request.RefuseParameters();
        request.Begin(ResponseFormats.TypeOf(ResponseFormat.Json));
        await request.Context.Response.BodyWriter.WriteAsync(Document, request.CancellationToken).ConfigureAwait(false);
    }

    private static byte[] Read()
    {
        using Stream stream = typeof(OpenApiEndpoint).Assembly.GetManifestResourceStream("openapi.json")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
