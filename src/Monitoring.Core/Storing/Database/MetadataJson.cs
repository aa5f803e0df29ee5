using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Monitoring.Entries;

namespace Monitoring.Storing.Database;

/// <summary>Metadata as stored: a JSON object of strings, its keys in ordinal order, so that equal metadata
/// are equal texts.</summary>
internal static class MetadataJson
{
    // The JSON is stored in a database, not embedded in a page, so that text stays readable.
    private static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the JSON text of metadata.</summary>
    public static string Write(LogMetadata metadata)
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text, Format))
        {
            json.WriteStartObject();
            foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    /// <summary>Reads metadata from a JSON text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="state">The source of the metadata.</param>
    /// <exception cref="InvalidDataException">The text is not in the format of <see cref="Write"/>.</exception>
    public static LogMetadata Read(ReadOnlySpan<byte> utf8, MetadataState state = MetadataState.Path)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        Utf8JsonReader json = new(utf8);
        try
        {
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
            {
                throw Refuse(null);
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                string key = json.GetString()!;
                json.Read();
                pairs[key] = json.GetString() ?? throw Refuse(null);
            }

            // Nothing may follow the object.
            json.Read();
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw Refuse(failure);
        }

        return new LogMetadata(pairs) { State = state };
    }

    private static InvalidDataException Refuse(Exception? failure) =>
        new("A stream's metadata are not a JSON object of strings.", failure);
}
