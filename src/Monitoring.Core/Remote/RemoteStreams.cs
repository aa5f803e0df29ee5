using System.Text.Json;
using Monitoring.Entries;

namespace Monitoring.Remote;

/// <summary>Reads a listener's list of streams.</summary>
/// <remarks>A response is as untrusted as a log: any error in it causes an exception. Pure.</remarks>
internal static class RemoteStreams
{
    /// <summary>The maximum number of JSON tokens, about 16 for each of 250,000 streams: each token needs memory,
    /// however short it is.</summary>
    private const int MaxTokens = 4_000_000;

    /// <summary>Returns the streams.</summary>
    /// <exception cref="FormatException">The response is not a list of streams.</exception>
    public static IReadOnlyList<RemoteLogStream> Read(ReadOnlyMemory<byte> response)
    {
        try
        {
            CheckLength(response.Span);
            using JsonDocument document = JsonDocument.Parse(response);
            return [.. document.RootElement.GetProperty("streams"u8).EnumerateArray().Select(ReadStream)];
        }
        catch (Exception failure)
            when (failure is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException
                or FormatException)
        {
            throw new FormatException($"The response is not a list of streams: {failure.Message}", failure);
        }
    }

    private static void CheckLength(ReadOnlySpan<byte> response)
    {
        Utf8JsonReader reader = new(response);
        int tokens = 0;
        while (reader.Read())
        {
            if (++tokens > MaxTokens)
            {
                throw new FormatException("The response lists more streams than a store can have.");
            }
        }
    }

    private static RemoteLogStream ReadStream(JsonElement stream) => new()
    {
        Metadata = ReadMetadata(stream),
        Entries = stream.TryGetProperty("entries"u8, out JsonElement entries) ? entries.GetInt64() : null,
    };

    private static LogMetadata ReadMetadata(JsonElement stream) => new(
        stream.GetProperty("metadata"u8)
            .EnumerateObject()
            .Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString() ?? string.Empty)));
}
