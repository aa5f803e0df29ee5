using System.Text;
using System.Text.Json;

namespace Monitoring.Messages.Fields;

/// <summary>Reads a message that is one JSON object into fields.</summary>
/// <remarks>JSON as in RFC 8259, but strings may have invalid UTF-8 and halves of surrogate pairs, which are read as
/// U+FFFD.</remarks>
internal static class JsonFields
{
    /// <summary>The maximum depth of objects and arrays, which limits the stack that a hostile message can
    /// use.</summary>
    public const int MaxNesting = 32;

    /// <summary>Reads the object's fields; returns null if the message is not exactly one object.</summary>
    public static Dictionary<string, object?>? Read(ReadOnlySpan<byte> message)
    {
        Utf8JsonReader reader = new(message, new JsonReaderOptions { MaxDepth = MaxNesting });
        try
        {
            reader.Read();
            Dictionary<string, object?> fields = ReadObject(ref reader);
            return reader.Read() ? null : fields;
        }
        catch (JsonException)
        {
            // A message that looks like JSON and is not: the reader can only report it by an exception.
            return null;
        }
    }

    private static Dictionary<string, object?> ReadObject(ref Utf8JsonReader reader)
    {
        Dictionary<string, object?> fields = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string key = ReadString(ref reader);
            reader.Read();
            fields[key] = ReadValue(ref reader);
        }

        return fields;
    }

    private static object?[] ReadArray(ref Utf8JsonReader reader)
    {
        List<object?> items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue(ref reader));
        }

        return [.. items];
    }

    private static object? ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => ReadString(ref reader),
        JsonTokenType.Number => ReadNumber(ref reader),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.StartObject => new LogFields(ReadObject(ref reader)),
        JsonTokenType.StartArray => ReadArray(ref reader),
        _ => null,
    };

    // A larger whole number, such as the id of a trace, would lose digits as a Double.
    private static object ReadNumber(ref Utf8JsonReader reader)
    {
        if (reader.TryGetInt64(out long whole))
        {
            return whole;
        }

        return reader.ValueSpan.ContainsAny(".eE"u8)
            && reader.TryGetDouble(out double number)
            && double.IsFinite(number)
            ? number
            : Encoding.UTF8.GetString(reader.ValueSpan);
    }

    // Not GetString, which throws if a string is not valid UTF-16 once decoded.
    private static string ReadString(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }

        byte[] text = reader.ValueSpan.ToArray();
        return Encoding.UTF8.GetString(text, 0, JsonEscapes.Undo(text));
    }
}
