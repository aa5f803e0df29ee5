using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Monitoring.Testing.ApiServer;

/// <summary>An API server on loopback that speaks the real protocol over bytes, so that it can go wrong in any
/// way.</summary>
/// <remarks>Every request is kept. What it should do is said by any thread at any time.</remarks>
internal sealed class FakeApiServer : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Lock _replacing = new();
    private readonly List<FakeRequest> _requests = [];
    private readonly List<FakeFault> _faults = [];
    private readonly X509Certificate2? _certificate;
    private readonly FakeRoutes _routes;
    private CancellationTokenSource _stop = new();
    private TcpListener _listener;

    /// <summary>Begins to listen; with TLS, if there is a certificate.</summary>
    public FakeApiServer(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _routes = new FakeRoutes(this);
        _listener = FreePort.Listen();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync(_listener, _stop.Token);
    }

    public int Port { get; }

    public string Url => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}";

    public FakePods Pods { get; } = new();

    /// <summary>The logs, by namespace/pod/container.</summary>
    public ConcurrentDictionary<string, FakeLog> Logs { get; } = new();

    /// <summary>ReplicaSets and Jobs, by group/namespace/resource/name.</summary>
    public ConcurrentDictionary<string, JsonObject> Controllers { get; } = new();

    /// <summary>The token that a request must have; null if it needs none.</summary>
    public string? Token { get; set; }

    /// <summary>Whether one may do that with that: verb and resource.</summary>
    public Func<string, string, bool> Allows { get; set; } = (_, _) => true;

    /// <summary>Whether an expired version is reported by an event in a response of 200 instead of by the status
    /// code.</summary>
    public bool ReportsExpiredAsEvent { get; set; }

    /// <summary>The time of the server.</summary>
    public DateTimeOffset Now { get; set; } = new(2026, 11, 23, 1, 30, 0, TimeSpan.Zero);

    /// <summary>Called after each request has come and before it is answered.</summary>
    public Action<FakeRequest>? OnRequest { get; set; }

    /// <summary>The requests so far, in their order.</summary>
    public IReadOnlyList<FakeRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public int Count(Predicate<FakeRequest> which) => Requests.Count(request => which(request));

    /// <summary>A container is another one, in its pod and in its log at once.</summary>
    public void Replace(JsonObject pod, string container, FakeLog log)
    {
        lock (_replacing)
        {
            Logs[$"{FakePod.KeyOf(pod)}/{container}"] = log;
            Pods.Put(pod);
        }
    }

    /// <summary>The log that a container has now; null if there is none.</summary>
    public FakeLog? FindLog(string key, bool previous)
    {
        lock (_replacing)
        {
            FakeLog? log = Logs.GetValueOrDefault(key);
            return previous ? log?.Previous : log;
        }
    }

    public FakeFault Add(FakeFault fault)
    {
        lock (_lock)
        {
            _faults.Add(fault);
            return fault;
        }
    }

    public void Remove(FakeFault fault)
    {
        lock (_lock)
        {
            _faults.Remove(fault);
        }
    }

    /// <summary>Ends it as a kill does: connections and all.</summary>
    public void Kill()
    {
        _stop.Cancel();
        _listener.Stop();
    }

    /// <summary>Begins again, at the same address, with the same pods.</summary>
    public void Restart()
    {
        _stop = new CancellationTokenSource();
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _ = AcceptAsync(_listener, _stop.Token);
    }

    public void Dispose() => Kill();

    private async Task AcceptAsync(TcpListener listener, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stop), stop);
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // Killed.
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken stop)
    {
        using TcpClient owned = client;
        await using CancellationTokenRegistration cut = stop.Register(() => client.Client.Close(timeout: 0));
        try
        {
            await using Stream stream = await OpenAsync(client.GetStream(), stop);
            X509Certificate? shown = (stream as SslStream)?.RemoteCertificate;
            while (await FakeRequest.ReadAsync(stream, shown, stop) is { } request
                && await AnswerAsync(request, stream, stop))
            {
            }
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException or ObjectDisposedException
            or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The client has closed the connection, rejects the certificate, or the test is over.
        }
    }

    private async Task<Stream> OpenAsync(Stream stream, CancellationToken stop)
    {
        if (_certificate is null)
        {
            return stream;
        }

        SslStream secure = new(stream);
        await secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions
            {
                ServerCertificate = _certificate,
                ClientCertificateRequired = true,
#pragma warning disable CA5359 // The test says what to think of the client's certificate.
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
            },
            stop);
        return secure;
    }

    /// <summary>Answers a request.</summary>
    /// <returns>Whether there may be another on the connection.</returns>
    private async Task<bool> AnswerAsync(FakeRequest request, Stream stream, CancellationToken stop)
    {
        FakeFault? fault;
        lock (_lock)
        {
            _requests.Add(request);
            fault = _faults.Find(candidate => candidate.Applies(request));
            if (fault is not null)
            {
                fault.Times--;
            }
        }

        OnRequest?.Invoke(request);
        FakeAnswer answer = new(stream, Now, stop);
        if (fault is not null)
        {
            return await GoWrongAsync(fault, answer, stop);
        }

        if (Token is { } token && request.Headers.GetValueOrDefault("Authorization") != $"Bearer {token}")
        {
            await answer.WriteStatusAsync(401, "Unauthorized");
            return true;
        }

        try
        {
            return await _routes.AnswerAsync(request, answer);
        }
        catch (Exception failure)
            when (failure is FormatException or InvalidOperationException or System.Text.Json.JsonException)
        {
            // A wrong setup of a test must be visible in its result.
            await answer.WriteStatusAsync(400, failure.Message);
            return false;
        }
    }

    private static async Task<bool> GoWrongAsync(FakeFault fault, FakeAnswer answer, CancellationToken stop)
    {
        switch (fault.Kind)
        {
            case FakeFaultKind.Status:
                await answer.WriteStatusAsync(fault.Code, fault.Message, fault.RetryAfter);
                return true;
            case FakeFaultKind.Garbage:
                await answer.WriteAsync(200, Encoding.UTF8.GetBytes("<html>Sign in, please</html>\n"), "text/html");
                return true;
            case FakeFaultKind.Body:
                await answer.WriteAsync(200, fault.Body, FakeAnswer.Json, fault.Headers);
                return true;
            case FakeFaultKind.CutInObject:
                await answer.BeginAsync();
                await answer.WriteChunkAsync(
                    Encoding.UTF8.GetBytes("{\"kind\":\"PodList\",\"items\":[{\"metadata\":{"));
                return false;
            case FakeFaultKind.Silence:
                await answer.BeginAsync();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                return false;
            case FakeFaultKind.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
                return false;
            default:
                return false;
        }
    }
}
