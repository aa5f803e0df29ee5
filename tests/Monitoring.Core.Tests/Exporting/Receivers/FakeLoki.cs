using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Monitoring.Exporting.Receivers;

/// <summary>A Loki with its default limits: keeps the streams it took, and refuses what Loki refuses.</summary>
/// <remarks>As pkg/distributor and pkg/ingester do: of a request with several streams only the last stream's error is
/// returned; entries of a stream more than an hour older than its newest are refused, the rest is stored; an entry that
/// is there is dropped silently.</remarks>
internal sealed partial class FakeLoki
{
    private const long MaxAge = 3_600_000_000_000;
    private const int MaxLine = 256 << 10;
    private const int MaxLabels = 15;
    private readonly Dictionary<string, List<(long Time, string Line, string Metadata)>> _streams = [];

    /// <summary>Refuses the request first, if it returns something.</summary>
    public Func<ReceivedRequest, FakeReply?> Fault { get; set; } = _ => null;

    /// <summary>The tenant that a request must name; null if it needs none.</summary>
    public string? Tenant { get; set; }

    /// <summary>The number of requests with more than one stream.</summary>
    public int RequestsOfSeveralStreams { get; private set; }

    /// <summary>The entries of each stream, in the order in which they came.</summary>
    public IReadOnlyDictionary<string, List<(long Time, string Line, string Metadata)>> Streams => _streams;

    /// <summary>The number of entries.</summary>
    public int Count => _streams.Values.Sum(stream => stream.Count);

    public FakeReply Push(ReceivedRequest request)
    {
        if (Tenant is not null && request.HeaderOf("X-Scope-OrgID") != Tenant)
        {
            return new FakeReply(401, "no org id"u8.ToArray());
        }

        if (Fault(request) is { } fault)
        {
            return fault;
        }

        using JsonDocument json = JsonDocument.Parse(request.Body);
        JsonElement[] streams = [.. json.RootElement.GetProperty("streams").EnumerateArray()];
        if (streams.Length == 0)
        {
            return new FakeReply(422, "error at least one valid stream is required for ingestion"u8.ToArray());
        }

        RequestsOfSeveralStreams += streams.Length > 1 ? 1 : 0;
        string? error = null;
        foreach (JsonElement stream in streams)
        {
            error = Push(stream);
        }

        return error is null ? new FakeReply(204) : new FakeReply(400, Encoding.UTF8.GetBytes(error));
    }

    private string? Push(JsonElement stream)
    {
        JsonProperty[] labels = [.. stream.GetProperty("stream").EnumerateObject()];
        if (labels.Any(label => !LabelName().IsMatch(label.Name)))
        {
            return "error parsing labels";
        }

        if (labels.Length > MaxLabels)
        {
            return $"1 errors like: stream has {labels.Length} label names; limit {MaxLabels}";
        }

        string key = stream.GetProperty("stream").GetRawText();
        if (!_streams.TryGetValue(key, out List<(long Time, string Line, string Metadata)>? entries))
        {
            _streams.Add(key, entries = []);
        }

        long newest = entries.Count == 0 ? long.MinValue : entries.Max(entry => entry.Time);
        (int tooLong, int ignored, int total) = (0, 0, 0);
        foreach (JsonElement value in stream.GetProperty("values").EnumerateArray())
        {
            total++;
            long time = long.Parse(value[0].GetString()!, CultureInfo.InvariantCulture);
            string line = value[1].GetString()!;
            string metadata = value.GetArrayLength() > 2 ? value[2].GetRawText() : "{}";
            if (Encoding.UTF8.GetByteCount(line) > MaxLine)
            {
                tooLong++;
            }
            else if (newest != long.MinValue && time < newest - MaxAge)
            {
                ignored++;
            }
            else
            {
                newest = Math.Max(newest, time);
                if (!entries.Contains((time, line, metadata)))
                {
                    entries.Add((time, line, metadata));
                }
            }
        }

        return tooLong > 0 ? $"{tooLong} errors like: Max entry size '262144' bytes exceeded"
            : ignored > 0
                ? $"entry too far behind,\nuser 'fake', total ignored: {ignored} out of {total} for stream: {key}"
            : null;
    }

    [GeneratedRegex("^[a-zA-Z_][a-zA-Z0-9_]*$", RegexOptions.None, 1000)]
    private static partial Regex LabelName();
}
