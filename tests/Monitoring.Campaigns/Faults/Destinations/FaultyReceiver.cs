using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Monitoring.Campaigns.Checking;
using Monitoring.Campaigns.Writing;

namespace Monitoring.Campaigns.Faults.Destinations;

/// <summary>A receiver that keeps what it took, and now and then refuses a request, responds late, cuts the connection,
/// or is away.</summary>
internal sealed class FaultyReceiver : IDisposable
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly ReceiverKind _kind;
    private readonly Random _random;
    private readonly int _port = FreePort.Find();
    private readonly HashSet<string> _ids = [];
    private readonly SeenLines _lines = new();
    private readonly List<HttpConnection> _connections = [];
    private TcpListener _listener;
    private bool _isFaulty = true;

    /// <summary>Starts to receive.</summary>
    public FaultyReceiver(ReceiverKind kind, int seed)
    {
        (_kind, _random) = (kind, new Random(seed));
        _listener = Listen();
    }

    /// <summary>The destination, as text.</summary>
    public string Destination =>
        string.Create(CultureInfo.InvariantCulture, $"{_kind.Scheme}://127.0.0.1:{_port}#name={_kind.Name}");

    /// <summary>The number of entries that it has, each once.</summary>
    public long Count => _lines.Count;

    /// <summary>The number of entries that came again.</summary>
    public long Repeated { get; private set; }

    /// <summary>The number of requests with entries that came again.</summary>
    public int RepeatedRequests { get; private set; }

    /// <summary>The number of times that a connection was cut: the sender cannot know whether its request was
    /// taken.</summary>
    public int Cuts { get; private set; }

    /// <summary>The number of requests that were refused.</summary>
    public int Refusals { get; private set; }

    /// <summary>Why the last request could not be understood; null if all could.</summary>
    public string? Failure { get; private set; }

    /// <summary>Whether each written line has arrived.</summary>
    public bool HasAll(IReadOnlyList<NumberedLog> logs) => _lines.HasAll(logs);

    /// <summary>The kind.</summary>
    public ReceiverKind Kind => _kind;

    /// <summary>Compares what has arrived, repeated entries apart, with what was written.</summary>
    public LineCheck Compare(IReadOnlyList<NumberedLog> logs) => _lines.Compare(logs);

    /// <summary>Is away for a time, and keeps what it has.</summary>
    public void Restart(Action whileAway)
    {
        CountCut();
        Close();
        whileAway();
        _listener = Listen();
    }

    /// <summary>Takes everything from now on.</summary>
    public void Relent()
    {
        lock (_gate)
        {
            _isFaulty = false;
        }
    }

    public void Dispose() => Close();

    private TcpListener Listen()
    {
        TcpListener listener = new(IPAddress.Loopback, _port);
        listener.Start();
        _ = Task.Run(() => AcceptAsync(listener));
        return listener;
    }

    private void Close()
    {
        _listener.Dispose();
        lock (_gate)
        {
            _connections.ForEach(connection => connection.Dispose());
            _connections.Clear();
        }
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                HttpConnection connection = new(await listener.AcceptSocketAsync());
                lock (_gate)
                {
                    _connections.Add(connection);
                }

                _ = Task.Run(() => ServeAsync(connection));
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // It was closed.
        }
    }

    private async Task ServeAsync(HttpConnection connection)
    {
        using HttpConnection closed = connection;
        try
        {
            while (await connection.ReadAsync() is { } body)
            {
                if (!await ReceiveAsync(connection, body))
                {
                    return;
                }
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // The sender was killed, or this receiver is away.
        }
        catch (Exception failure)
        {
            // A request that nobody would understand.
            Failure = failure.ToString();
        }
    }

    /// <summary>Receives a request; returns false if the connection is to be cut.</summary>
    private async Task<bool> ReceiveAsync(HttpConnection connection, byte[] body)
    {
        int fault;
        lock (_gate)
        {
            fault = _isFaulty ? _random.Next(100) : int.MaxValue;
        }

        switch (fault)
        {
            case < 12:
                lock (_gate)
                {
                    Refusals++;
                }

                await connection.RespondAsync(fault % 2 == 0 ? 429 : 503, string.Empty, 0, "Retry-After: 1\r\n");
                return true;
            case < 18:
                CountCut();
                return false;
            case < 24:
                Take(body);
                CountCut();
                await connection.RespondAsync(200, "{", length: 100);
                return false;
            case < 30:
                // The late response is the fault; nothing waits for it.
                await Task.Delay(MaxDelay * _random.NextDouble());
                break;
        }

        (int status, string text) = _kind.Respond(Take(body));
        await connection.RespondAsync(status, text, text.Length);
        return true;
    }

    private void CountCut()
    {
        lock (_gate)
        {
            Cuts++;
        }
    }

    /// <summary>Takes the entries; for each, whether it was there already.</summary>
    private List<bool> Take(byte[] body)
    {
        lock (_gate)
        {
            List<bool> wereThere = [];
            foreach (ReceivedEntry entry in _kind.Read(body))
            {
                bool isNew = _ids.Add(entry.Id);
                wereThere.Add(!isNew);
                if (isNew)
                {
                    _lines.Add(entry.Path, entry.Message);
                }
            }

            int repeated = wereThere.Count(wasThere => wasThere);
            Repeated += repeated;
            RepeatedRequests += repeated > 0 ? 1 : 0;
            return wereThere;
        }
    }
}
