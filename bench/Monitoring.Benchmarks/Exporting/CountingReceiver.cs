using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Monitoring.Benchmarks.Exporting;

/// <summary>A receiver over HTTP that reads requests, counts their bytes, and takes everything.</summary>
internal sealed class CountingReceiver : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _response;
    private long _bytes;
    private long _requests;

    /// <summary>Listens.</summary>
    /// <param name="status">The status line after the version.</param>
    /// <param name="body">The body of each response.</param>
    public CountingReceiver(string status, string body)
    {
        _response = Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public long Bytes => Volatile.Read(ref _bytes);

    public long Requests => Volatile.Read(ref _requests);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket = await _listener.AcceptSocketAsync();
            _ = Task.Run(() => ReceiveAsync(socket));
        }
    }

    private async Task ReceiveAsync(Socket socket)
    {
        using Socket closed = socket;
        byte[] buffer = new byte[256 << 10];
        int held = 0;
        while (true)
        {
            int end;
            while ((end = buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8)) < 0)
            {
                int read = await socket.ReceiveAsync(buffer.AsMemory(held));
                if (read == 0)
                {
                    return;
                }

                held += read;
            }

            string head = Encoding.ASCII.GetString(buffer, 0, end);
            const string Length = "Content-Length: ";
            int at = head.IndexOf(Length, StringComparison.OrdinalIgnoreCase) + Length.Length;
            long left = long.Parse(head[at..].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
            Interlocked.Add(ref _bytes, left);
            left -= held - (end + 4);
            held = 0;
            while (left > 0)
            {
                left -= await socket.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)));
            }

            Interlocked.Increment(ref _requests);
            await socket.SendAsync(_response);
        }
    }
}
