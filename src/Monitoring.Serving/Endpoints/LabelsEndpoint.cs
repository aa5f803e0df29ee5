using Monitoring.Serving.Formatting;
using Monitoring.Serving.Requests;

namespace Monitoring.Serving.Endpoints;

/// <summary><c>/labels</c>: the metadata keys.</summary>
internal static class LabelsEndpoint
{
    /// <summary>The endpoint.</summary>
    public static ListenerEndpoint Endpoint { get; } = new("labels", "/labels", RespondAsync) { IsCompressible = true };

    /// <summary>Writes a JSON object with one list of texts.</summary>
    public static void WriteList(ListenerRequest request, string name, IReadOnlyList<string> texts)
    {
        request.Begin(ResponseFormats.TypeOf(ResponseFormat.Json));
        using ResponseBody body = new(request);
        body.Json.WriteStartObject();
        body.Json.WriteStartArray(name);
        foreach (string text in texts)
        {
            body.Json.WriteStringValue(text);
            if (body.IsDue && !request.IsHead)
            {
                body.Send(request.CancellationToken);
            }
        }

        body.Json.WriteEndArray();
        body.Json.WriteEndObject();
        body.Send(request.CancellationToken);
    }

    private static Task RespondAsync(ListenerRequest request) => QueryResponse.RunAsync(request, () =>
    {
        request.RefuseParameters();
        WriteList(request, "keys", QueryResponse.Read(request, reader => reader.GetKeys()));
    });
}
