using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Monitoring.Entries;
using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Protocols.Otlp;
using Monitoring.Exporting.Receivers;
using Monitoring.Messages;
using Monitoring.Storing.Blocks;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Exporting.Protocols;

/// <summary>The bytes of OTLP, as other programs read them.</summary>
public sealed class OtlpEncodingTests : IDisposable
{
    private const string Definitions = "/usr/share/opentelemetry-proto";
    private readonly TemporaryDirectory _files = new();
    private readonly EntryIdentity _identity = new(new string('a', 32));

    [Fact]
    public void Json_and_protobuf_have_the_same_records()
    {
        ExportBatch batch = CreateBatch();
        using JsonDocument json = JsonDocument.Parse(Encode(new OtlpJson(_identity, labels: null), batch));
        ProtobufMessage message = new(Encode(new OtlpProtobuf(_identity, labels: null), batch));
        JsonElement[] resources = [.. json.RootElement.GetProperty("resourceLogs").EnumerateArray()];
        Assert.Equal(2, resources.Length);
        Assert.Equal(2, message.All(1).Count);
        for (int source = 0; source < resources.Length; source++)
        {
            ProtobufMessage resource = message.All(1)[source];
            Assert.Equal(
                resource.All(1).Single().Attributes(1),
                AttributesOf(resources[source].GetProperty("resource")));
            JsonElement scope = resources[source].GetProperty("scopeLogs")[0];
            JsonElement[] records = [.. scope.GetProperty("logRecords").EnumerateArray()];
            IReadOnlyList<ProtobufMessage> expected = resource.All(2).Single().All(2);
            Assert.Equal(expected.Count, records.Length);
            foreach ((ProtobufMessage one, JsonElement other) in expected.Zip(records))
            {
                Assert.Equal($"{one.Number(1)}", other.GetProperty("timeUnixNano").GetString());
                Assert.Equal(FakeOtlp.BodyOf(one), other.GetProperty("body").GetProperty("stringValue").GetString());
                Assert.Equal(one.Attributes(6), AttributesOf(other));
                Assert.Equal($"{one.Number(2)}", TextOf(other, "severityNumber"));
                Assert.Equal($"{one.Number(11)}", TextOf(other, "observedTimeUnixNano"));
            }
        }
    }

    [Fact]
    public void Protoc_reads_the_bytes_by_the_official_definition()
    {
        string definition = Path.Join(
            Definitions, "opentelemetry/proto/collector/logs/v1/logs_service.proto");
        Assert.SkipUnless(
            File.Exists(definition) && File.Exists("/usr/bin/protoc"),
            "protobuf-compiler and opentelemetry-proto are not installed.");
        string path = _files["request"];
        File.WriteAllBytes(path, Encode(new OtlpProtobuf(_identity, labels: null), CreateBatch()));
        const string Message = "opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest";
        using Process protoc = Process.Start(new ProcessStartInfo(
            "sh", ["-c", $"protoc -I {Definitions} --decode={Message} {definition} < {path}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        string text = protoc.StandardOutput.ReadToEnd();
        protoc.WaitForExit();
        Assert.Equal(0, protoc.ExitCode);
        Assert.Contains("key: \"log.record.uid\"", text, StringComparison.Ordinal);
        Assert.Contains("severity_number: SEVERITY_NUMBER_ERROR", text, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"(?m)^\s*[0-9]+:", text);
    }

    public void Dispose() => _files.Dispose();

    private static byte[] Encode(IOtlpEncoder encoder, ExportBatch batch)
    {
        ByteBuffer output = new();
        encoder.Write(batch, RowIndexes.All(batch)[0], output);
        return output.Written.ToArray();
    }

    private static string TextOf(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement value) ? value.ToString() : string.Empty;

    private static Dictionary<string, string> AttributesOf(JsonElement element) =>
        element.GetProperty("attributes").EnumerateArray().ToDictionary(
            pair => pair.GetProperty("key").GetString()!,
            pair => ValueOf(pair.GetProperty("value")));

    private static string ValueOf(JsonElement value) =>
        value.TryGetProperty("intValue", out JsonElement number) ? number.GetString()!
        : value.TryGetProperty("arrayValue", out JsonElement list)
            ? string.Join(',', list.GetProperty("values").EnumerateArray().Select(ValueOf))
        : value.GetProperty("stringValue").GetString()!;

    private static ExportBatch CreateBatch()
    {
        ExportBatch batch = new(new ExportLimits());
        LogMetadata[] sources =
        [
            new([new("path", "/a.log"), new("pod_name", "a"), new("image", "shop:1.2"), new("restart_count", "300")]),
            LogMetadata.ForPath("/b \"quoted\".log"),
        ];
        LogLevel[] levels = Enum.GetValues<LogLevel>();
        for (int row = 0; row < 50; row++)
        {
            byte[] message = Encoding.UTF8.GetBytes($"é\u0001\" line {row} {new string('x', row * 17)}");
            batch.TryAdd(new EntryView
            {
                Message = message,
                Cursor = new LogCursor(
                    new NumberRange(0, 99), new LogPlace(new LogTimestamp(row), (row % 2) + 1, row * 1000L)),
                Timestamp = new LogTimestamp(1_700_000_000_000_000_000 + row),
                TimestampSource = row % 3 == 0 ? TimestampSource.Read : TimestampSource.Record,
                Output = (LogOutput)(row % 3),
                Level = levels[row % levels.Length],
                Position = default,
                OriginalLength = message.Length,
                IsContext = false,
                Metadata = sources[row % 2],
            });
        }

        return batch;
    }
}
