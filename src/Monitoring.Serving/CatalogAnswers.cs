using Monitoring.Querying;
using Monitoring.Storing;

namespace Monitoring.Serving;

/// <summary><c>/streams</c>, <c>/labels</c> and <c>/labels/{key}</c>: what there is to ask for.</summary>
internal static class CatalogAnswers
{
    /// <summary>The streams, or those that a selector means, with their sizes.</summary>
    public static void WriteStreams(ListenerRequest request)
    {
        LabelSelector selector = EntryRequestReader.ReadSelector(request.Target.Parameters);
        IReadOnlyList<LogStreamSummary> streams = Ask(request, reader => reader.GetStreams());
        request.Begin(AnswerFormats.TypeOf(AnswerFormat.Json));
        using AnswerBody body = new(request);
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

    /// <summary>The metadata keys.</summary>
    public static void WriteKeys(ListenerRequest request)
    {
        request.RefuseParameters();
        WriteTexts(request, "keys", Ask(request, reader => reader.GetKeys()));
    }

    /// <summary>The values of a key; 404 without a body if there is none of that name.</summary>
    public static void WriteValues(ListenerRequest request, string key)
    {
        request.RefuseParameters();
        IReadOnlyList<string> values = Ask(request, reader => reader.GetValues(key));
        if (values.Count > 0)
        {
            WriteTexts(request, "values", values);
            return;
        }

        request.Context.Response.StatusCode = 404;
    }

    private static T Ask<T>(ListenerRequest request, Func<LogStoreReader, T> read)
    {
        using ReaderLease lease = request.Service.Readers.Rent(request.Turn!.IsAmple);
        T found = read(lease.Reader);
        lease.Succeed();
        return found;
    }

    private static void WriteTexts(ListenerRequest request, string name, IReadOnlyList<string> texts)
    {
        request.Begin(AnswerFormats.TypeOf(AnswerFormat.Json));
        using AnswerBody body = new(request);
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

    private static void Write(AnswerBody body, LogStreamSummary stream)
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
