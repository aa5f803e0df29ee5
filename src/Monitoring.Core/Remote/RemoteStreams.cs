using System.Text.Json;
using Monitoring.Entries;

namespace Monitoring.Remote;

/// <summary>Reads the streams that a listener lists.</summary>
/// <remarks>An answer is as hostile as a log: whatever is wrong with it is an exception. Pure.</remarks>
internal static class RemoteStreams
{
    /// <summary>The most tokens of JSON, some 16 for each of 250,000 streams: each takes memory of its own,
    /// however short it is.</summary>
    private const int MaxTokens = 4_000_000;

    /// <summary>The metadata of the streams.</summary>
    /// <exception cref="FormatException">The answer is not a list of streams.</exception>
    public static IReadOnlyList<LogMetadata> Read(ReadOnlyMemory<byte> answer)
    {
        try
        {
            CheckLength(answer.Span);
            using JsonDocument document = JsonDocument.Parse(answer);
            return [.. document.RootElement.GetProperty("streams"u8).EnumerateArray().Select(ReadMetadata)];
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"The answer is not a list of streams: {failure.Message}", failure);
        }
    }

    private static void CheckLength(ReadOnlySpan<byte> answer)
    {
        Utf8JsonReader reader = new(answer);
        int tokens = 0;
        while (reader.Read())
        {
            if (++tokens > MaxTokens)
            {
                throw new FormatException("The answer lists more streams than a store has.");
            }
        }
    }

    private static LogMetadata ReadMetadata(JsonElement stream) => new(
        stream.GetProperty("metadata"u8).EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString() ?? string.Empty)));
}
