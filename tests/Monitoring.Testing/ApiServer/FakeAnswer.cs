using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Monitoring.Testing.ApiServer;

/// <summary>Writes an answer of HTTP/1.1, whole or piece by piece.</summary>
internal sealed class FakeAnswer(Stream stream, DateTimeOffset now, CancellationToken cancellationToken)
{
    public const string Json = "application/json";

    private static readonly Dictionary<int, string> Reasons = new()
    {
        [400] = "BadRequest",
        [401] = "Unauthorized",
        [403] = "Forbidden",
        [404] = "NotFound",
        [410] = "Expired",
        [429] = "TooManyRequests",
        [500] = "InternalError",
        [503] = "ServiceUnavailable",
    };

    public Task WriteAsync(JsonNode body, int code = 200) =>
        WriteAsync(code, Encoding.UTF8.GetBytes(body.ToJsonString()), Json);

    public async Task WriteAsync(int code, byte[] body, string type, string headers = "")
    {
        await WriteRawAsync($"{Start(code, type)}Content-Length: {body.Length}\r\n{headers}\r\n");
        await WriteRawAsync(body);
    }

    /// <summary>Answers with a Status object, as the API does.</summary>
    public Task WriteStatusAsync(int code, string message, TimeSpan? retryAfter = null)
    {
        string headers = retryAfter is { } wait ? $"Retry-After: {(int)wait.TotalSeconds}\r\n" : string.Empty;
        return WriteAsync(code, Encoding.UTF8.GetBytes(CreateStatus(code, message).ToJsonString()), Json, headers);
    }

    public static JsonObject CreateStatus(int code, string message) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = Reasons.GetValueOrDefault(code, "Unknown"),
        ["code"] = code,
    };

    /// <summary>Begins a response of unknown length; the last one on the connection.</summary>
    /// <returns>Cancelled when the client has closed the connection.</returns>
    public async Task<CancellationToken> BeginAsync(string type = Json)
    {
        await WriteRawAsync($"{Start(200, type)}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
        CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = CancelWhenGoneAsync(gone);
        return gone.Token;
    }

    public async Task WriteChunkAsync(byte[] chunk)
    {
        if (chunk.Length > 0)
        {
            string length = chunk.Length.ToString("x", CultureInfo.InvariantCulture);
            await WriteRawAsync([.. Encoding.ASCII.GetBytes(length + "\r\n"), .. chunk, (byte)'\r', (byte)'\n']);
        }
    }

    public Task EndAsync() => WriteRawAsync("0\r\n\r\n");

    /// <summary>A client has nothing to say while it is answered: whatever can be read is its end.</summary>
    private async Task CancelWhenGoneAsync(CancellationTokenSource gone)
    {
        using CancellationTokenSource owned = gone;
        try
        {
            await stream.ReadExactlyAsync(new byte[1], cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException)
        {
            await gone.CancelAsync();
        }
    }

    private string Start(int code, string type) =>
        $"HTTP/1.1 {code} {Reasons.GetValueOrDefault(code, "OK")}\r\nContent-Type: {type}\r\nDate: {now:R}\r\n";

    private Task WriteRawAsync(string text) => WriteRawAsync(Encoding.ASCII.GetBytes(text));

    private async Task WriteRawAsync(byte[] bytes)
    {
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }
}
