using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Monitoring.Campaigns.Faults.Destinations;

/// <summary>What is different between receivers.</summary>
/// <param name="Name">The name of the destination.</param>
/// <param name="Scheme">The beginning of its URL, see <c>DestinationText</c>.</param>
/// <param name="Read">Reads the entries of a request.</param>
/// <param name="Respond">The status and the body of the response: to so many entries, of which some were there
/// already.</param>
/// <param name="DividesBatches">Whether a batch is one request for each stream.</param>
internal sealed record ReceiverKind(
    string Name,
    string Scheme,
    Func<byte[], IReadOnlyList<ReceivedEntry>> Read,
    Func<IReadOnlyList<bool>, (int Status, string Body)> Respond,
    bool DividesBatches = false)
{
    /// <summary>All kinds.</summary>
    public static IReadOnlyList<ReceiverKind> All { get; } =
    [
        new("otlp", "otlp+http", ReadOtlp, _ => (200, string.Empty)),
        new("loki", "loki+http", ReadLoki, _ => (204, string.Empty), DividesBatches: true),
        new("elasticsearch", "elasticsearch+http", ReadBulk, RespondBulk),
    ];

    private static List<ReceivedEntry> ReadOtlp(byte[] body)
    {
        IEnumerable<ProtobufMessage> records = new ProtobufMessage(body).All(1)
            .SelectMany(resource => resource.All(2))
            .SelectMany(scope => scope.All(2));
        List<ReceivedEntry> entries = [];
        foreach (ProtobufMessage record in records)
        {
            IReadOnlyDictionary<string, string> attributes = record.Attributes(6);
            entries.Add(new ReceivedEntry(
                attributes["log.record.uid"], attributes["log.file.path"], record.All(5).Single().Text(1)!));
        }

        return entries;
    }

    private static List<ReceivedEntry> ReadLoki(byte[] body)
    {
        using JsonDocument json = JsonDocument.Parse(body);
        List<ReceivedEntry> entries = [];
        foreach (JsonElement stream in json.RootElement.GetProperty("streams").EnumerateArray())
        {
            string path = stream.GetProperty("stream").GetProperty("filename").GetString()!;
            entries.AddRange(stream.GetProperty("values").EnumerateArray().Select(value => new ReceivedEntry(
                $"{path} {value[0].GetString()} {value[1].GetString()}", path, value[1].GetString()!)));
        }

        return entries;
    }

    private static List<ReceivedEntry> ReadBulk(byte[] body)
    {
        string[] lines = Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<ReceivedEntry> entries = [];
        for (int index = 0; index < lines.Length; index += 2)
        {
            using JsonDocument action = JsonDocument.Parse(lines[index]);
            using JsonDocument document = JsonDocument.Parse(lines[index + 1]);
            entries.Add(new ReceivedEntry(
                action.RootElement.GetProperty("create").GetProperty("_id").GetString()!,
                document.RootElement.GetProperty("log.file.path").GetString()!,
                document.RootElement.GetProperty("message").GetString()!));
        }

        return entries;
    }

    private static (int Status, string Body) RespondBulk(IReadOnlyList<bool> wereThere)
    {
        IEnumerable<string> items = wereThere.Select(wasThere => string.Create(
            CultureInfo.InvariantCulture, $$"""{"create":{"status":{{(wasThere ? 409 : 201)}} } }"""));
        string errors = wereThere.Contains(true) ? "true" : "false";
        return (200, $$"""{"errors":{{errors}},"items":[{{string.Join(',', items)}}]}""");
    }
}
