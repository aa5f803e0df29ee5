using System.Text;
using System.Text.Json;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Remote.Engines;

namespace Monitoring.Remote.VictoriaLogs;

/// <summary>Reads the entries of VictoriaLogs: lines of JSON objects whose values are texts.</summary>
/// <remarks>A response is untrusted: any error in it causes a <see cref="FormatException"/>.</remarks>
internal sealed class VictoriaLogsEntries
{
    private const string Message = "_msg";
    private const string Time = "_time";
    private const string Stream = "_stream";
    private const string StreamId = "_stream_id";

    private readonly EntryFactory _entries = new(FieldNames.WithDots);
    private readonly Rfc3339Reader _times = new();

    /// <summary>Reads the entry of a line.</summary>
    public EngineEntry Read(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            string message = string.Empty;
            string? time = null;
            string stream = string.Empty;
            List<EngineField> fields = [];
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                string value = property.Value.GetString() ?? string.Empty;
                switch (property.Name)
                {
                    case Message:
                        message = value;
                        break;
                    case Time:
                        time = value;
                        break;
                    case Stream or StreamId:
                        stream = property.Name == StreamId || stream.Length == 0 ? value : stream;
                        break;
                    default:
                        fields.Add(new EngineField(property.Name, value));
                        break;
                }
            }

            // The database does not keep the order of the entries of a moment.
            return _entries.Create(ReadTime(time), message, stream, number: 0, fields);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new FormatException($"A line of the response is not an entry: {failure.Message}", failure);
        }
    }

    private LogTimestamp ReadTime(string? text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text ?? string.Empty);
        return _times.TryRead(utf8, out long nanoseconds, out int length) && length == utf8.Length
            ? new LogTimestamp(nanoseconds)
            : throw new FormatException("The time of an entry is not valid.");
    }
}
