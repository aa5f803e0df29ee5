using System.Text.Json;
using Monitoring.Entries;

namespace Monitoring.Serving.Formatting;

/// <summary>Writes metadata and times as JSON, outside of the rows (see
/// <see cref="EntryJsonWriter"/>).</summary>
internal static class EntryJson
{
    private static readonly JsonEncodedText[] States =
        [.. Enum.GetNames<MetadataState>().Select(name => JsonEncodedText.Encode(name.ToLowerInvariant()))];

    /// <summary>Writes metadata and their state, as two properties.</summary>
    public static void WriteMetadata(Utf8JsonWriter json, LogMetadata metadata)
    {
        json.WriteString("metadataState"u8, States[(int)metadata.State]);
        json.WriteStartObject("metadata"u8);
        foreach ((string key, string value) in metadata)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a moment.</summary>
    public static void WriteTime(Utf8JsonWriter json, LogTimestamp moment)
    {
        Span<byte> text = stackalloc byte[TimeText.SecondLength + TimeText.FractionLength];
        TimeText.WriteSecond(TimeText.SecondOf(moment, out int nanoseconds), text);
        TimeText.WriteFraction(nanoseconds, text[TimeText.SecondLength..]);
        json.WriteStringValue(text);
    }
}
