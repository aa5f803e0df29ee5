using System.Text;
using System.Text.Json;
using Monitoring.Exporting.Protocols.Http;
using Monitoring.Storing.Blocks;

namespace Monitoring.Exporting.Protocols.Otlp;

/// <summary>Reads a receiver's response: an ExportLogsServiceResponse after a success, a google.rpc.Status
/// otherwise.</summary>
internal static class OtlpResponse
{
    /// <summary>Decides on a response.</summary>
    /// <param name="reply">The response.</param>
    /// <param name="entries">The number of entries in the request.</param>
    public static SendResult Read(HttpReply reply, int entries)
    {
        if (reply.Status is < 200 or > 299)
        {
            return HttpVerdicts.Of(reply) with { Reason = HttpVerdicts.Describe(reply, FindMessage(reply.Body)) };
        }

        // A partial success is never sent again: the receiver cannot tell which records it rejected.
        (long rejected, string? message) = ReadPartialSuccess(reply.Body);
        return rejected == 0 && string.IsNullOrEmpty(message)
            ? SendResult.Taken
            : new SendResult(SendVerdict.Taken, HttpVerdicts.Neutralize(message ?? "The receiver gives no reason."))
            {
                Rejected = (int)Math.Clamp(rejected, 0, entries),
            };
    }

    private static (long Rejected, string? Message) ReadPartialSuccess(byte[] body) =>
        IsJson(body) ? ReadJsonPartialSuccess(body) : ReadFields(FindField(body, 1).Bytes ?? []);

    private static (long Rejected, string? Message) ReadFields(byte[] partialSuccess) =>
        (FindField(partialSuccess, 1).Number, TextOf(FindField(partialSuccess, 2).Bytes));

    private static (long Rejected, string? Message) ReadJsonPartialSuccess(byte[] body)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            if (!json.RootElement.TryGetProperty("partialSuccess", out JsonElement partial))
            {
                return default;
            }

            long rejected = !partial.TryGetProperty("rejectedLogRecords", out JsonElement count) ? 0
                : count.ValueKind == JsonValueKind.String && long.TryParse(count.GetString(), out long number) ? number
                : count.TryGetInt64(out number) ? number : 0;
            return (rejected, partial.TryGetProperty("errorMessage", out JsonElement text) ? text.GetString() : null);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The status says that the receiver has taken the records.
            return (0, "The response is not in the expected format.");
        }
    }

    // The message of a Status is its field 2. The content type cannot be relied on.
    private static string? FindMessage(byte[] body)
    {
        if (IsJson(body))
        {
            try
            {
                using JsonDocument json = JsonDocument.Parse(body);
                return json.RootElement.TryGetProperty("message", out JsonElement text) ? text.GetString() : null;
            }
            catch (Exception failure) when (failure is JsonException or InvalidOperationException)
            {
                return null;
            }
        }

        return body.Length > 0 && body[0] is (1 << 3) or ((2 << 3) | 2) ? TextOf(FindField(body, 2).Bytes) : null;
    }

    private static bool IsJson(byte[] body) => body.Length > 0 && body[0] == (byte)'{';

    private static string? TextOf(byte[]? utf8) => utf8 is null ? null : Encoding.UTF8.GetString(utf8);

    private static (long Number, byte[]? Bytes) FindField(byte[] message, int field)
    {
        try
        {
            ByteReader input = new(message);
            while (input.Rest.Length > 0)
            {
                ulong tag = input.ReadVarint();
                (long number, byte[]? bytes) = (0, null);
                switch (tag & 7)
                {
                    case 0:
                        number = (long)input.ReadVarint();
                        break;
                    case 1:
                        input.Read(sizeof(ulong));
                        break;
                    case 2:
                        bytes = input.Read(input.ReadCount(message.Length)).ToArray();
                        break;
                    case 5:
                        input.Read(sizeof(uint));
                        break;
                    default:
                        return default;
                }

                if (tag >> 3 == (ulong)field)
                {
                    return (number, bytes);
                }
            }

            return default;
        }
        catch (InvalidDataException)
        {
            // The status alone decides; the text is only for people.
            return default;
        }
    }
}
