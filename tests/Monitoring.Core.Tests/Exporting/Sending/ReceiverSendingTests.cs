using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Monitoring.Entries;
using Monitoring.Exporting.Receivers;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Sending;

/// <summary>Entries of a store reach Loki, Elasticsearch, syslog and files.</summary>
public sealed class ReceiverSendingTests : IAsyncDisposable
{
    private readonly ExportScene _scene = new();

    [Fact]
    public async Task Loki_gets_one_stream_a_request_the_oldest_entries_first()
    {
        FakeLoki loki = new() { Tenant = "blue" };
        Random random = new(5);
        loki.Fault = _ => random.Next(4) == 0 ? new FakeReply(429) : null;
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(loki.Push);
        for (int hour = 0; hour < 10; hour++)
        {
            _scene.Store.Time.Advance(TimeSpan.FromHours(1.5));
            foreach (string pod in new[] { "a", "b", "c" })
            {
                _scene.Commit(Pod(pod), [.. Enumerable.Range(0, 20).Select(line => $"INFO {pod} {hour} {line}")]);
            }
        }

        _scene.Options = _scene.Options with { Limits = _scene.Options.Limits with { MaxEntries = 50 } };
        await _scene.AddAsync(new()
        {
            Kind = DestinationKind.Loki,
            Target = receiver.Url,
            Tenant = "blue",
            Labels = new Dictionary<string, string> { ["cluster"] = "c1" },
        });
        _scene.Start();
        StoredDestination read = _scene.WaitFor(600);
        Assert.Equal((600, 0), (read.Sent, read.Rejected));
        Assert.Equal((3, 600, 0), (loki.Streams.Count, loki.Count, loki.RequestsOfSeveralStreams));
        Assert.All(
            loki.Streams.Values.Select(stream => stream.Select(entry => entry.Time).ToArray()),
            times => Assert.Equal(times.Order(), times));
        Assert.Contains(
            """{"cluster":"c1","namespace":"web","pod":"a","container":"app","service_name":"a","stream":"stdout"}""",
            loki.Streams.Keys);
        string metadata = loki.Streams.Values.First()[0].Metadata;
        Assert.Contains("\"app_kubernetes_io_part_of\":\"shop\"", metadata, StringComparison.Ordinal);
        Assert.Contains("\"level\":\"info\"", metadata, StringComparison.Ordinal);
        Assert.All(receiver.Requests, request => Assert.Equal("gzip", request.HeaderOf("Content-Encoding")));
    }

    [Fact]
    public async Task What_Loki_refuses_is_counted_and_the_rest_is_stored()
    {
        FakeLoki loki = new();
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(loki.Push);
        _scene.Commit(Pod("a"), "one", new string('x', 300_000), "two");
        await _scene.AddAsync(new() { Kind = DestinationKind.Loki, Target = receiver.Url, Gzip = false });
        _scene.Start();
        StoredDestination read = _scene.WaitFor(3);
        Assert.Equal((2, 1), (read.Sent, read.Rejected));
        Assert.Equal(["one", "two"], loki.Streams.Values.Single().Select(entry => entry.Line));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Elasticsearch_gets_each_entry_once_although_responses_are_lost()
    {
        FakeElasticsearch elasticsearch = new();
        Random random = new(9);
        int cut = 0;
        elasticsearch.ItemFault = message =>
            message.Contains("bad", StringComparison.Ordinal) ? 400 : random.Next(10) == 0 ? 429 : null;
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(request =>
        {
            FakeReply reply = elasticsearch.Bulk(request);
            return random.Next(4) == 0 && ++cut > 0 ? reply with { IsCut = true } : reply;
        });
        _scene.Options = _scene.Options with { Limits = _scene.Options.Limits with { MaxEntries = 20 } };
        for (int part = 0; part < 10; part++)
        {
            _scene.Commit(Pod("a"), [.. Enumerable.Range(0, 20).Select(line => $"INFO {part} {line}")]);
        }

        _scene.Commit(Pod("a"), "bad");
        await _scene.AddAsync(new() { Kind = DestinationKind.Elasticsearch, Target = receiver.Url });
        _scene.Start();
        StoredDestination read = _scene.WaitFor(201);
        Assert.Equal((200, 1), (read.Sent, read.Rejected));
        Assert.Contains("t400", read.Error!, StringComparison.Ordinal);
        Assert.Equal(200, elasticsearch.Documents.Count);
        Assert.True(cut == 0 || elasticsearch.Conflicts > 0);
        Assert.StartsWith(
            "/logs-kubernetes-default/_bulk?filter_path=", receiver.Requests[0].Path, StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(elasticsearch.Documents.Values.First());
        Assert.Equal("web", document.RootElement.GetProperty("kubernetes.namespace").GetString());
        Assert.Equal(
            "shop", document.RootElement.GetProperty("kubernetes.labels.app_kubernetes_io/part-of").GetString());
        Assert.Matches(
            @"^2026-11-23T12:00:00\.[0-9]{9}Z$", document.RootElement.GetProperty("@timestamp").GetString()!);
        Assert.Equal("info", document.RootElement.GetProperty("log.level").GetString());
    }

    [Fact]
    public async Task A_receiver_that_was_away_for_a_day_gets_everything()
    {
        FakeElasticsearch elasticsearch = new();
        bool isAway = true;
        int refused = 0;
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(request =>
        {
            refused += isAway ? 1 : 0;
            return isAway ? FakeReply.Cut : elasticsearch.Bulk(request);
        });
        _scene.Options = _scene.Options with { TimeProvider = _scene.Store.Time, Random = () => 1 };
        await _scene.AddAsync(new() { Kind = DestinationKind.Elasticsearch, Target = receiver.Url });
        _scene.Start();
        DateTimeOffset begin = _scene.Store.Time.GetUtcNow();
        for (int hour = 0; hour < 24; hour++)
        {
            _scene.Commit(Pod("a"), $"hour {hour}");
            int before = refused;
            Wait.Until(() =>
            {
                _scene.Store.Time.Advance(TimeSpan.FromSeconds(10));
                return refused > before;
            });
            _scene.Store.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.True(_scene.Store.Time.GetUtcNow() - begin >= TimeSpan.FromDays(1));
        isAway = false;
        Wait.Until(() =>
        {
            _scene.Store.Time.Advance(TimeSpan.FromSeconds(10));
            return elasticsearch.Documents.Count == 24;
        });
        Assert.Contains(
            _scene.Warnings, warning => warning.Contains("the entries stay in the store", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Syslog_gets_messages_with_their_lengths()
    {
        using TcpListener listener = FreePort.Listen();
        await _scene.AddAsync(new()
        {
            Kind = DestinationKind.Syslog,
            Target = $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}",
        });
        _scene.Commit(Pod("a"), "ERROR one\ntwo", new string('é', 8000), "three");
        _scene.Start();
        using TcpClient client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        StoredDestination read = _scene.WaitFor(3);
        Assert.Equal(3, read.Sent);
        byte[] received = new byte[64 << 10];
        int length = 0;
        Wait.Until(() => (length += client.Available > 0 ? client.GetStream().Read(received.AsSpan(length)) : 0) > 0
            && Encoding.UTF8.GetString(received, 0, length).EndsWith("three", StringComparison.Ordinal));
        string[] messages = Split(received.AsSpan(0, length));
        Assert.Equal(3, messages.Length);
        Assert.Equal(
            "<131>1 2026-11-23T12:00:00.000000Z - app a stdout [k8s@32473 ns=\"web\"] ERROR one\ntwo", messages[0]);
        Assert.InRange(Encoding.UTF8.GetByteCount(messages[1]), 8191, 8192);
        Assert.EndsWith("é", messages[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Syslog_repeats_the_last_batch_on_a_new_connection()
    {
        using TcpListener listener = FreePort.Listen();
        await _scene.AddAsync(new()
        {
            Kind = DestinationKind.Syslog,
            Target = $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}",
        });
        _scene.Commit(Pod("a"), "one");
        _scene.Start();
        using (TcpClient first = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken))
        {
            _scene.WaitFor(1);
        }

        _scene.Commit(Pod("a"), "two");
        using TcpClient second = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        _scene.WaitFor(2);
        byte[] received = new byte[4096];
        int length = 0;
        Wait.Until(() => (length += second.Available > 0 ? second.GetStream().Read(received.AsSpan(length)) : 0) > 0
            && Encoding.UTF8.GetString(received, 0, length).EndsWith("two", StringComparison.Ordinal));
        Assert.Equal(2, Split(received.AsSpan(0, length)).Length);
    }

    [Fact]
    public async Task A_file_gets_a_line_for_each_entry_and_a_torn_line_is_ended_first()
    {
        string path = _scene.Store.Files["out.ndjson"];
        _scene.Commit(Pod("a"), "WARN one", "tab\t\u0001 \"quoted\" \\");
        File.WriteAllText(path, "{\"torn\":");
        await _scene.AddAsync(new() { Kind = DestinationKind.File, Target = path });
        _scene.Start();
        _scene.WaitFor(2);
        string[] lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(3, lines.Length);
        using JsonDocument first = JsonDocument.Parse(lines[1]);
        Assert.Equal("WARN one", first.RootElement.GetProperty("message").GetString());
        Assert.Equal("warn", first.RootElement.GetProperty("level").GetString());
        Assert.Equal("web", first.RootElement.GetProperty("metadata").GetProperty("namespace").GetString());
        using JsonDocument second = JsonDocument.Parse(lines[2]);
        Assert.Equal("tab\t\u0001 \"quoted\" \\", second.RootElement.GetProperty("message").GetString());
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    private static LogMetadata Pod(string name) => new(
    [
        new("path", $"/{name}.log"), new("namespace", "web"), new("pod_name", name), new("container_name", "app"),
        new("labels.app.kubernetes.io/part-of", "shop"),
    ]);

    private static string[] Split(ReadOnlySpan<byte> received)
    {
        List<string> messages = [];
        while (!received.IsEmpty)
        {
            int space = received.IndexOf((byte)' ');
            int length = int.Parse(received[..space], System.Globalization.CultureInfo.InvariantCulture);
            messages.Add(Encoding.UTF8.GetString(received.Slice(space + 1, length)));
            received = received[(space + 1 + length)..];
        }

        return [.. messages];
    }
}
