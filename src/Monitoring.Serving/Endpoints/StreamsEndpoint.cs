using Monitoring.Querying;
using Monitoring.Serving.Formatting;
using Monitoring.Serving.Requests;
using Monitoring.Storing;

namespace Monitoring.Serving.Endpoints;

/// <summary><c>/streams</c>: the streams, or those that a selector selects, with their sizes.</summary>
internal static class StreamsEndpoint
{
    /// <summary>The endpoint.</summary>
    public static ListenerEndpoint Endpoint { get; } = new("streams", "/streams",
        RespondAsync)
    { IsCompressible = true };

    private static Task RespondAsync(ListenerRequest request) => QueryResponse.RunAsync(request, () => Write(request));

    private static void Write(ListenerRequest request)
    {
        LabelSelector selector = EntryRequestReader.ReadSelector(request.Target.Parameters);
        IReadOnlyList<LogStreamSummary> streams = QueryResponse.Read(request, reader => reader.GetStreams());
        request.Begin(ResponseFormats.TypeOf(ResponseFormat.Json));
        using ResponseBody body = new(request);
        body.Json.WriteStartObject();
        body.Json.WriteStartArray("streams"u8);
        foreach (LogStreamSummary stream in streams.Where(stream => selector.Selects(stream.Metadata)))
        {
            Write(body, stream);
            if (body.IsDue && !request.IsHead)
            {
                body.Send(request.CancellationToken);
            }
        }

        body.Json.WriteEndArray();
        body.Json.WriteEndObject();
        body.Send(request.CancellationToken);
    }

    private static void Write(ResponseBody body, LogStreamSummary stream)
    {
        body.Json.WriteStartObject();
        body.Json.WriteNumber("id"u8, stream.Id);
        body.Json.WriteNumber("entries"u8, stream.Entries);
        body.Json.WriteNumber("messageBytes"u8, stream.MessageBytes);
        body.Json.WriteNumber("storedBytes"u8, stream.StoredBytes);
        body.Json.WriteNumber("blocks"u8, stream.Blocks);
        if (stream is { First: { } first, Last: { } last })
        {
            body.Json.WritePropertyName("first"u8);
            EntryJson.WriteTime(body.Json, first);
            body.Json.WritePropertyName("last"u8);
            EntryJson.WriteTime(body.Json, last);
        }

        EntryJson.WriteMetadata(body.Json, stream.Metadata);
        body.Json.WriteEndObject();
    }
}
