using System.Globalization;
using System.Text.Json;
using Monitoring.Entries;
using Monitoring.Remote.Engines;

namespace Monitoring.Remote.Loki;

/// <summary>Reads the responses of Loki.</summary>
/// <remarks>A response is untrusted: any error in it causes a <see cref="FormatException"/>.</remarks>
internal static class LokiResponses
{
    /// <summary>Reads a list of labels. A response without data has none.</summary>
    public static IReadOnlyList<string> ReadLabels(ReadOnlyMemory<byte> response) => Read(
        response,
        data => data.EnumerateArray().Select(label => label.GetString() ?? string.Empty).ToArray(), []);

    /// <summary>Reads the labels of streams.</summary>
    public static IReadOnlyList<IReadOnlyList<EngineField>> ReadSeries(ReadOnlyMemory<byte> response) => Read(
        response, data => data.EnumerateArray().Select(ReadFields).ToArray(), []);

    /// <summary>Reads entries.</summary>
    /// <param name="response">The response.</param>
    /// <param name="entries">Creates the entries.</param>
    /// <param name="newestFirst">Whether the newest entries of a stream are first.</param>
    public static IReadOnlyList<EngineEntry> ReadEntries(
        ReadOnlyMemory<byte> response, EntryFactory entries, bool newestFirst) => Read<IReadOnlyList<EngineEntry>>(
        response,
        data =>
        {
            List<EngineEntry> found = [];
            foreach (JsonElement stream in data.GetProperty("result"u8).EnumerateArray())
            {
                Add(found, stream, entries, newestFirst);
            }

            return found;
        },
        []);

    /// <summary>The labels of a stream as one text.</summary>
    public static string IdentityOf(IReadOnlyList<EngineField> labels) => string.Join(
        ',',
        labels.OrderBy(label => label.Name, StringComparer.Ordinal)
            .Select(label => $"{label.Name}={QuotedText.Of(label.Value)}"));

    private static void Add(List<EngineEntry> found, JsonElement stream, EntryFactory entries, bool newestFirst)
    {
        IReadOnlyList<EngineField> labels = ReadFields(stream.GetProperty("stream"u8));
        string identity = IdentityOf(labels);
        int number = 0;
        foreach (JsonElement value in stream.GetProperty("values"u8).EnumerateArray())
        {
            IReadOnlyList<EngineField> more = value.GetArrayLength() > 2
                && value[2].TryGetProperty("structuredMetadata"u8, out JsonElement metadata)
                ? ReadFields(metadata) : [];
            found.Add(entries.Create(
                new LogTimestamp(ReadNanoseconds(value[0])),
                value[1].GetString() ?? string.Empty,
                identity,
                newestFirst ? -number : number,
                labels,
                more));
            number++;
        }
    }

    private static long ReadNanoseconds(JsonElement time) =>
        long.Parse(time.GetString() ?? string.Empty, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static EngineField[] ReadFields(JsonElement pairs) =>
        [.. pairs.EnumerateObject().Select(pair => new EngineField(pair.Name, pair.Value.GetString() ?? string.Empty))];

    private static T Read<T>(ReadOnlyMemory<byte> response, Func<JsonElement, T> read, T whenMissing)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(response);
            return document.RootElement.TryGetProperty("data"u8, out JsonElement data)
                && data.ValueKind != JsonValueKind.Null
                ? read(data)
                : whenMissing;
        }
        catch (Exception failure)
            when (
            failure is JsonException or KeyNotFoundException or InvalidOperationException or OverflowException
            or IndexOutOfRangeException)
        {
            throw new FormatException($"The response is not one of Loki: {failure.Message}", failure);
        }
    }
}
