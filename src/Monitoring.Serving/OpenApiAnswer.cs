namespace Monitoring.Serving;

/// <summary><c>/openapi.json</c>: the routes, for programs (OpenAPI 3.1); written by hand, and held against the routes by a
/// test.</summary>
internal static class OpenApiAnswer
{
    private static readonly byte[] Document = Read();

    /// <summary>Answers.</summary>
    public static async Task WriteAsync(ListenerRequest request)
    {
        request.RefuseParameters();
        request.Begin(AnswerFormats.TypeOf(AnswerFormat.Json));
        await request.Context.Response.BodyWriter.WriteAsync(Document, request.CancellationToken).ConfigureAwait(false);
    }

    private static byte[] Read()
    {
        using Stream stream = typeof(OpenApiAnswer).Assembly.GetManifestResourceStream("openapi.json")!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
