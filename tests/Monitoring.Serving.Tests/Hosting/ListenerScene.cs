using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Monitoring.Entries;
using Monitoring.Storing;

namespace Monitoring.Serving.Hosting;

/// <summary>A store with its writer, a listener over it on a port of its own, and clients over real sockets.</summary>
internal sealed class ListenerScene : IDisposable
{
    public const string Token = "0123456789abcdef0123456789abcdef";

    private readonly Dictionary<string, long> _lines = [];

    public ListenerScene(Func<LogListenerOptions, LogListenerOptions>? configure = null)
    {
        Writer = Store.Open();
        LogListenerOptions options = new()
        {
            StorePath = Store.Path,
            Urls = ["http://localhost:0"],
            Warn = Warnings.Add,
            Collectors = () => Collectors,
        };
        Listener = LogListener.Start(configure?.Invoke(options) ?? options);
        Address = new Uri(Listener.Addresses[0].Replace("*", "127.0.0.1", StringComparison.Ordinal));
        Client = new HttpClient { BaseAddress = Address, Timeout = Wait.Timeout };
    }

    public StoreScene Store { get; } = new();

    public LogStoreWriter Writer { get; }

    public LogListener Listener { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public System.Collections.Concurrent.ConcurrentBag<string> Warnings { get; } = [];

    public IReadOnlyList<CollectorStatus> Collectors { get; set; } = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Add(string stream, params string[] messages)
    {
        long first = _lines.GetValueOrDefault(stream);
        StoreScene.Commit(Writer, Store.Batch(stream, first, messages));
        _lines[stream] = first + messages.Length;
    }

    /// <summary>Messages of any bytes, of a stream with metadata of its own.</summary>
    public void Add(LogMetadata metadata, params byte[][] messages)
    {
        StoreScene.Commit(Writer, Batches.Create(metadata, Store.Time, messages, LogOutput.Stderr));
    }

    public async Task<HttpResponseMessage> GetAsync(string target, string? accept = null, string? token = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, target);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    public async Task<string> GetTextAsync(string target, string? accept = null)
    {
        using HttpResponseMessage response = await GetAsync(target, accept);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(
            response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {text} {string.Join('\n', Warnings)}");
        return text;
    }

    public async Task<JsonElement> GetJsonAsync(string target)
    {
        using JsonDocument document = JsonDocument.Parse(await GetTextAsync(target));
        return document.RootElement.Clone();
    }

    /// <summary>The problem that a target is answered with.</summary>
    public async Task<JsonElement> GetProblemAsync(string target, HttpStatusCode status = HttpStatusCode.BadRequest)
    {
        using HttpResponseMessage response = await GetAsync(target);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using JsonDocument document = JsonDocument.Parse(text);
        Assert.Equal((int)status, document.RootElement.GetProperty("status").GetInt32());
        return document.RootElement.Clone();
    }

    public static string[] MessagesOf(JsonElement page) =>
    [
        .. page.GetProperty("streams").EnumerateArray()
            .SelectMany(stream => stream.GetProperty("entries").EnumerateArray())
            .Select(entry => entry.GetProperty("message").GetString()!),
    ];

    /// <summary>A connection that sends what no client of a library would.</summary>
    public TcpClient Connect()
    {
        TcpClient client = new();
        client.Connect(IPAddress.Loopback, Address.Port);
        client.ReceiveTimeout = client.SendTimeout = (int)Wait.Timeout.TotalMilliseconds;
        return client;
    }

    /// <summary>All that comes until the listener closes the connection.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using TcpClient client = Connect();
        NetworkStream stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Cancellation);
        }
        catch (IOException)
        {
            // It does not read all of what is too long.
        }

        return await ReadToEndAsync(stream);
    }

    public Task<string> GetRawAsync(string target, string headers = "Host: localhost\r\n") =>
        SendRawAsync($"GET {target} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n");

    public static async Task<string> ReadToEndAsync(Stream stream)
    {
        using CancellationTokenSource timeout = new(Wait.Timeout);
        using MemoryStream all = new();
        try
        {
            await stream.CopyToAsync(all, timeout.Token);
        }
        catch (IOException)
        {
            // Cut, not closed: what came before counts.
        }

        return Encoding.UTF8.GetString(all.ToArray());
    }

    /// <summary>Lines as they come, of an answer that goes on.</summary>
    public async Task<StreamReader> FollowAsync(string target, string? accept = null)
    {
        HttpResponseMessage response = await GetAsync(target, accept);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
    }

    /// <summary>The next line that is not empty.</summary>
    public static async Task<string> NextAsync(StreamReader reader)
    {
        using CancellationTokenSource timeout = new(Wait.Timeout);
        while (await reader.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.Length > 0)
            {
                return line;
            }
        }

        return "(end)";
    }

    public void Dispose()
    {
        Client.Dispose();
        Listener.Dispose();
        Writer.Dispose();
        Store.Dispose();
    }
}
