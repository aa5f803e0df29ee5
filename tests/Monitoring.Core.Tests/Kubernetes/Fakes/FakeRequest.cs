using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Monitoring.Kubernetes.Fakes;

/// <summary>A request of HTTP/1.1, as it came over the wire.</summary>
internal sealed record FakeRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query)
{
    private const int MostHeaderBytes = 64 << 10;

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
    public static async Task<FakeRequest?> ReadAsync(Stream stream, X509Certificate? certificate, CancellationToken cancellationToken)
    {
        string? head = await ReadHeadAsync(stream, cancellationToken);
        if (head is null)
        {
            return null;
        }

        string[] lines = head.Split("\r\n");
        string[] start = lines[0].Split(' ');
        Dictionary<string, string> headers = lines.Skip(1)
            .Select(line => line.Split(':', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        byte[] body = new byte[headers.TryGetValue("Content-Length", out string? length) ? int.Parse(length) : 0];
        await stream.ReadExactlyAsync(body, cancellationToken);

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

    private static async Task<string?> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (head.Count < MostHeaderBytes && await stream.ReadAsync(one, cancellationToken) == 1)
        {
            head.Add(one[0]);
            if (head is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
            {
                return Encoding.ASCII.GetString([.. head.SkipLast(4)]);
            }
        }

        return null;
    }
}
