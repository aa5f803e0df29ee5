using System.Text.Json;

namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>Reads JSON forward, and skips what is not needed.</summary>
/// <remarks>The whole value must be in the reader. Every method starts before a value and ends at its last token. A
/// value of an unexpected type throws a <see cref="JsonException"/>.</remarks>
internal static class JsonReading
{
    /// <summary>Moves to the name of the next property; returns false at the end of the object.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Enters the object that is the value of a property; returns false for null.</summary>
    public static bool EnterObject(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.StartObject);

    /// <summary>Enters the array that is the value of a property; returns false for null.</summary>
    public static bool EnterArray(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.StartArray);

    /// <summary>Enters the next object of an array; returns false at the end of the array.</summary>
    public static bool NextObject(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType == JsonTokenType.StartObject
            || (reader.TokenType == JsonTokenType.EndArray ? false : throw Unexpected());
    }

    /// <summary>The text that is the value of a property; empty for null.</summary>
    public static string ReadText(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Null => string.Empty,
            _ => throw Unexpected(),
        };
    }

    /// <summary>The number that is the value of a property; 0 for null, or if it is too large.</summary>
    public static int ReadNumber(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetInt32(out int number) ? number : 0,
            JsonTokenType.Null => 0,
            _ => throw Unexpected(),
        };
    }

    /// <summary>Whether the value of a property is true.</summary>
    public static bool ReadBoolean(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False or JsonTokenType.Null => false,
            _ => throw Unexpected(),
        };
    }

    /// <summary>Skips the value of a property.</summary>
    public static void SkipValue(ref Utf8JsonReader reader)
    {
        if (!reader.TrySkip())
        {
            throw Unexpected();
        }
    }

    private static bool Enter(ref Utf8JsonReader reader, JsonTokenType start)
    {
        Advance(ref reader);
        return reader.TokenType == start || (reader.TokenType == JsonTokenType.Null ? false : throw Unexpected());
    }

    private static void Advance(ref Utf8JsonReader reader)
    {
        if (!reader.Read())
        {
            throw Unexpected();
        }
    }

    private static JsonException Unexpected() => new("A value has an unexpected type.");
}
