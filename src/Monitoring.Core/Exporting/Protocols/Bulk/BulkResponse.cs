using System.Text.Json;
using Monitoring.Exporting.Protocols.Http;

namespace Monitoring.Exporting.Protocols.Bulk;

/// <summary>Reads the response of the bulk API, in which each item has a status of its own.</summary>
internal static class BulkResponse
{
    private const int Conflict = 409;
    private const int TooManyRequests = 429;

    /// <summary>Decides on a response.</summary>
    /// <param name="reply">The response.</param>
    /// <param name="rows">The indexes of the entries in the request, in the order of the items.</param>
    public static SendResult Read(HttpReply reply, ReadOnlySpan<int> rows)
    {
        if (reply.Status is < 200 or > 299)
        {
            return reply.Status >= 500
                ? new SendResult(SendVerdict.Retry, HttpVerdicts.Describe(reply)) { RetryAfter = reply.RetryAfter }
                : HttpVerdicts.Of(reply);
        }

        List<int> retry = [];
        (int rejected, int items, string? reason, string? retryReason) = (0, 0, null, null);
        try
        {
            using JsonDocument json = JsonDocument.Parse(reply.Body);
            if (json.RootElement.TryGetProperty("errors", out JsonElement errors)
                && errors.ValueKind == JsonValueKind.False
                && !HasFailureStore(reply.Body))
            {
                return SendResult.Taken;
            }

            foreach (JsonElement item in json.RootElement.GetProperty("items").EnumerateArray())
            {
                JsonElement result = item.EnumerateObject().First().Value;
                int status = result.GetProperty("status").GetInt32();
                if (status is >= 200 and <= 299 or Conflict)
                {
                    // A conflict is an entry that is there already.
                    reason ??= DescribeFailureStore(result);
                }
                else if (status is TooManyRequests or >= 500)
                {
                    retry.Add(rows[items]);
                    retryReason ??= Describe(status, result);
                }
                else
                {
                    rejected++;
                    reason ??= Describe(status, result);
                }

                items++;
            }
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException
            or KeyNotFoundException or FormatException or IndexOutOfRangeException)
        {
            return Unreadable(reply);
        }

        if (items != rows.Length)
        {
            return Unreadable(reply);
        }

        return retry.Count == 0
            ? new SendResult(SendVerdict.Taken, reason) { Rejected = rejected }
            : new SendResult(SendVerdict.Retry, retryReason)
            {
                Rejected = rejected,
                RetryRows = [.. retry],
                RetryAfter = reply.RetryAfter,
            };
    }

    // The entries may be there: with the same identities they are sent again without harm.
    private static SendResult Unreadable(HttpReply reply) =>
        new(SendVerdict.Retry, "The response is not that of a bulk API. " + HttpVerdicts.Describe(reply));

    private static bool HasFailureStore(byte[] body) => body.AsSpan().IndexOf("\"failure_store\":\"used\""u8) >= 0;

    private static string? DescribeFailureStore(JsonElement result) =>
        result.TryGetProperty("failure_store", out JsonElement store) && store.ValueEquals("used")
            ? "Entries are in the failure store of the data stream." : null;

    private static string Describe(int status, JsonElement result)
    {
        string text = !result.TryGetProperty("error", out JsonElement error) ? string.Empty
            : error.ValueKind == JsonValueKind.Object
                ? $"{TextOf(error, "type")}: {TextOf(error, "reason")}" : error.ToString();
        return HttpVerdicts.Neutralize($"The receiver responds for an item with status {status}: {text}");
    }

    private static string? TextOf(JsonElement error, string name) =>
        error.TryGetProperty(name, out JsonElement value) ? value.ToString() : null;
}
