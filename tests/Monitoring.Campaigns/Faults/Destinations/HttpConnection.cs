using System.Globalization;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;

namespace Monitoring.Campaigns.Faults.Destinations;

/// <summary>A connection of a sender: requests with a length, one after the other, on a bare socket. A server of the
/// framework would complete a response that is to be cut.</summary>
internal sealed class HttpConnection(Socket socket) : IDisposable
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);

    /// <summary>Reads the body of the next request, decompressed; null if the sender has closed the
    /// connection.</summary>
    public async Task<byte[]?> ReadAsync()
    {
        if (await ReadHeadAsync() is not { } head)
        {
            return null;
        }

        byte[] body = new byte[int.Parse(ValueOf(head, "Content-Length")!, CultureInfo.InvariantCulture)];
        await _stream.ReadExactlyAsync(body);
        if (ValueOf(head, "Content-Encoding") != "gzip")
        {
            return body;
        }

        using MemoryStream decompressed = new();
        await using GZipStream compressed = new(new MemoryStream(body), CompressionMode.Decompress);
        await compressed.CopyToAsync(decompressed);
        return decompressed.ToArray();
    }

    /// <summary>Responds.</summary>
    /// <param name="status">The status.</param>
    /// <param name="body">The body.</param>
    /// <param name="length">The length that the head states.</param>
    /// <param name="headers">Further lines of the head, each with its end.</param>
    public async Task RespondAsync(int status, string body, int length, string headers = "") =>
        await _stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} Status\r\nContent-Length: {length}\r\n{headers}\r\n{body}")));

    public void Dispose() => _stream.Dispose();

    private async Task<string?> ReadHeadAsync()
    {
        StringBuilder head = new();
        byte[] next = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(next) == 0)
            {
                return null;
            }

            head.Append((char)next[0]);
        }

        return head.ToString();
    }

    private static string? ValueOf(string head, string name) => head.Split("\r\n")
        .Select(line => line.Split(": ", 2))
        .FirstOrDefault(pair => pair[0].Equals(name, StringComparison.OrdinalIgnoreCase))?[1];
}
