using System.Text.Json;
using Monitoring.Remote.Engines;

namespace Monitoring.Remote.VictoriaLogs;

/// <summary>Reads the list of streams of VictoriaLogs: their names, with the numbers of their entries.</summary>
/// <remarks>A response is untrusted: any error in it causes a <see cref="FormatException"/>.</remarks>
internal static class VictoriaLogsStreams
{
    /// <summary>Returns the streams of a response. An entry without labels is in the stream <c>{}</c>.</summary>
    public static IReadOnlyList<EngineStream> Read(ReadOnlyMemory<byte> response)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(response);
            return
            [
                .. document.RootElement.GetProperty("values"u8).EnumerateArray().Select(stream => new EngineStream(
                    StreamLabels.Read(stream.GetProperty("value"u8).GetString() ?? string.Empty),
                    stream.GetProperty("hits"u8).GetInt64())),
            ];
        }
        catch (Exception failure)
            when (failure is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"The response is not a list of streams: {failure.Message}", failure);
        }
    }
}
