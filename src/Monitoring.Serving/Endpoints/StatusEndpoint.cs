using System.Text.Json;
using Monitoring.Exporting.Sending;
using Monitoring.Serving.Formatting;
using Monitoring.Serving.Reading;
using Monitoring.Serving.Requests;

namespace Monitoring.Serving.Endpoints;

/// <summary><c>/status</c>: the state of the listener, its store and the collectors.</summary>
internal static class StatusEndpoint
{
    /// <summary>The endpoint.</summary>
    public static ListenerEndpoint Endpoint { get; } = new("status", "/status", RespondAsync) { IsCompressible = true };

    /// <summary>The product's version.</summary>
    public static string Version { get; } = typeof(StatusEndpoint).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    private static async Task RespondAsync(ListenerRequest request)
    {
        request.RefuseParameters();
        StoreSummary store = await request.Service.Summary.ReadAsync().ConfigureAwait(false);
        IReadOnlyList<CollectorStatus> collectors = request.Service.Options.Collectors?.Invoke() ?? [];
        request.Begin(ResponseFormats.TypeOf(ResponseFormat.Json));
        using ResponseBody body = new(request);
        Utf8JsonWriter json = body.Json;
        json.WriteStartObject();
        json.WriteString("version"u8, Version);
        json.WriteString("started"u8, request.Service.Started);
        json.WriteNumber("followers"u8, request.Service.Followers.Count);
        Write(json, store);
        json.WriteStartArray("destinations"u8);
        foreach (DestinationReport destination in store.Destinations)
        {
            Write(json, destination);
        }

        json.WriteEndArray();
        json.WriteStartArray("collectors"u8);
        foreach (CollectorStatus collector in collectors)
        {
            Write(json, collector);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await body.SendAsync(request.CancellationToken).ConfigureAwait(false);
    }

    private static void Write(Utf8JsonWriter json, StoreSummary store)
    {
        json.WriteStartObject("store"u8);
        json.WriteNumber("streams"u8, store.Streams);
        json.WriteNumber("entries"u8, store.Entries);
        json.WriteNumber("messageBytes"u8, store.MessageBytes);
        json.WriteNumber("storedBytes"u8, store.StoredBytes);
        json.WriteNumber("blocks"u8, store.Blocks);
        json.WriteNumber("fileBytes"u8, store.FileBytes);
        if (store is { First: { } first, Last: { } last })
        {
            json.WritePropertyName("first"u8);
            EntryJson.WriteTime(json, first);
            json.WritePropertyName("last"u8);
            EntryJson.WriteTime(json, last);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DestinationReport destination)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, destination.Name);
        json.WriteString("kind"u8, destination.Settings?.Kind.ToString());
        json.WriteString("state"u8, destination.State.ToString());
        json.WriteNumber("behindEntries"u8, destination.BehindEntries);
        json.WriteNumber("behindBytes"u8, destination.BehindBytes);
        json.WriteNumber("behindSeconds"u8, destination.Behind.TotalSeconds);
        json.WriteNumber("entriesPerSecond"u8, destination.EntriesPerSecond);
        json.WriteNumber("sent"u8, destination.Sent);
        json.WriteNumber("rejected"u8, destination.Rejected);
        json.WriteNumber("missed"u8, destination.Missed);
        if (destination.LastError is { } error)
        {
            json.WriteString("lastError"u8, error);
        }

        if (destination.NextAttempt is { } next)
        {
            json.WriteString("nextAttempt"u8, next);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CollectorStatus collector)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, collector.Name);
        json.WriteString("state"u8, collector.State.ToString());
        json.WriteBoolean("up"u8, collector.IsUp);
        json.WriteString("started"u8, collector.Started);
        json.WriteNumber("streams"u8, collector.Streams);
        json.WriteNumber("entries"u8, collector.Entries);
        json.WriteNumber("bytes"u8, collector.Bytes);
        json.WriteNumber("lagBytes"u8, collector.LagBytes);
        json.WriteNumber("lagSeconds"u8, collector.Lag.TotalSeconds);
        json.WriteNumber("holeBytes"u8, collector.HoleBytes);
        json.WriteNumber("lostBytes"u8, collector.LostBytes);
        json.WriteNumber("gaps"u8, collector.Gaps);
        json.WriteNumber("warnings"u8, collector.Warnings);
        json.WriteNumber("deletedEntries"u8, collector.DeletedEntries);
        json.WriteNumber("deletedBytes"u8, collector.DeletedBytes);
        if (collector.LastCommit is { } committed)
        {
            json.WriteString("lastCommit"u8, committed);
        }

        json.WriteEndObject();
    }
}
