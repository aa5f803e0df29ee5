using System.Text.Json;

namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>Reading JSON forwards, taking what is known and leaving out the rest.</summary>
/// <remarks>The whole value must be in the reader. Every method stands before a value and leaves at its last token; what is of
/// another type than it should be is a <see cref="JsonException"/>.</remarks>
internal static class JsonReading
{
    /// <summary>Whether there is another property in the object; the reader then stands on its name.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>Goes into the object that is the value of a property; false for null.</summary>
    public static bool EnterObject(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.StartObject);

    /// <summary>Goes into the array that is the value of a property; false for null.</summary>
    public static bool EnterArray(ref Utf8JsonReader reader) => Enter(ref reader, JsonTokenType.StartArray);

    /// <summary>Whether there is another object in the array; the reader then stands in it.</summary>
    public static bool NextObject(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType == JsonTokenType.StartObject || (reader.TokenType == JsonTokenType.EndArray ? false : throw Unexpected());
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
    public static bool ReadTruth(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        return reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False or JsonTokenType.Null => false,
            _ => throw Unexpected(),
        };
    }

    /// <summary>Leaves out the value of a property.</summary>
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

    private static JsonException Unexpected() => new("A value is of another type than it should be.");
}
