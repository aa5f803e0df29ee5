using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Monitoring.Testing.ApiServer;

/// <summary>A request of HTTP/1.1, as it came over the wire.</summary>
internal sealed record FakeRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query)
{
    private const int MaxHeaderBytes = 64 << 10;

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public byte[] Body { get; init; } = [];

    /// <summary>The certificate that the client has shown on the connection.</summary>
    public X509Certificate? Certificate { get; init; }

    public bool IsWatch => this["watch"] is "true" or "1";

    public bool IsList => Method == "GET" && Path.EndsWith("/pods", StringComparison.Ordinal) && !IsWatch;

    public bool IsLog => Path.EndsWith("/log", StringComparison.Ordinal);

    /// <summary>A parameter of the query; null if it is not there.</summary>
    public string? this[string parameter] => Query.GetValueOrDefault(parameter);

    /// <summary>Reads the next request of a connection; null at its end.</summary>
    public static async Task<FakeRequest?> ReadAsync(
        Stream stream, X509Certificate? certificate, CancellationToken cancellationToken)
    {
        string? head = await ReadUntilAsync(stream, "\r\n\r\n", cancellationToken);
        if (head is null)
        {
            return null;
        }

        string[] lines = head.Split("\r\n");
        string[] start = lines[0].Split(' ');
        Dictionary<string, string> headers = lines.Skip(1)
            .Select(line => line.Split(':', 2))
            .GroupBy(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(header => header.Key, header => string.Join('\n', header), StringComparer.OrdinalIgnoreCase);
        byte[] body = await ReadBodyAsync(stream, headers, cancellationToken);
        string[] target = start[1].Split('?', 2);
        Dictionary<string, string> query = target.Length == 1 ? [] : target[1].Split('&')
            .Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')));
        return new FakeRequest(start[0], Uri.UnescapeDataString(target[0]), query)
        {
            Headers = headers,
            Body = body,
            Certificate = certificate,
        };
    }

    private static async Task<byte[]> ReadBodyAsync(
        Stream stream, Dictionary<string, string> headers, CancellationToken cancellationToken)
    {
        if (headers.GetValueOrDefault("Transfer-Encoding") != "chunked")
        {
            return await ReadExactlyAsync(
                headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length) : 0);
        }

        List<byte> body = [];
        while (await ReadUntilAsync(stream, "\r\n", cancellationToken) is { } length)
        {
            byte[] chunk = await ReadExactlyAsync(Convert.ToInt32(length, 16));
            await ReadUntilAsync(stream, "\r\n", cancellationToken);
            if (chunk.Length == 0)
            {
                break;
            }

            body.AddRange(chunk);
        }

        return [.. body];

        async Task<byte[]> ReadExactlyAsync(int count)
        {
            byte[] bytes = new byte[count];
            await stream.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
    }

    /// <summary>Reads up to an end, and that; null if the stream ends before.</summary>
    private static async Task<string?> ReadUntilAsync(Stream stream, string end, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        byte[] one = new byte[1];
        while (text.Length < MaxHeaderBytes && await stream.ReadAsync(one, cancellationToken) == 1)
        {
            text.Append((char)one[0]);
            if (text.Length >= end.Length && text.ToString(text.Length - end.Length, end.Length) == end)
            {
                return text.ToString(0, text.Length - end.Length);
            }
        }

        return null;
    }
}
