using System.Text;
using Monitoring.Entries;
using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Receivers;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Sending;

/// <summary>Entries of a store reach a receiver of OTLP, whatever it responds.</summary>
public sealed class OtlpSendingTests : IAsyncDisposable
{
    private readonly ExportScene _scene = new();
    private readonly FakeOtlp _otlp = new();

    [Fact]
    public async Task Everything_that_is_known_of_an_entry_is_sent()
    {
        LogMetadata metadata = new(
        [
            new("path", "/var/log/pods/web_shop-0_uid/app/3.log"), new("namespace", "web"), new("pod_name", "shop-0"),
            new("pod_uid", "uid"), new("container_name", "app"), new("container_id", "abc"), new("restart_count", "3"),
            new("image", "registry:5000/shop@sha256:1"), new("owner_kind", "StatefulSet"), new("owner_name", "shop"),
            new("labels.app.kubernetes.io/name", "store"), new("node_name", "n1"),
        ]);
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(_otlp.Export);
        _scene.Commit(metadata, "ERROR it broke", "caf\u00e9 \"quoted\"");
        await _scene.AddAsync(Settings(receiver) with
        {
            Labels = new Dictionary<string, string> { ["cluster"] = "c1", ["team"] = "blue" },
            Headers = new Dictionary<string, string> { ["X-Key"] = "plain" },
            Gzip = true,
        });
        _scene.Start();
        _scene.WaitFor(2);
        (IReadOnlyDictionary<string, string> resource, ProtobufMessage record) = _otlp.Records[0];
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["service.name"] = "store",
                ["service.namespace"] = "web",
                ["k8s.cluster.name"] = "c1",
                ["k8s.node.name"] = "n1",
                ["k8s.namespace.name"] = "web",
                ["k8s.pod.name"] = "shop-0",
                ["k8s.pod.uid"] = "uid",
                ["k8s.container.name"] = "app",
                ["k8s.container.restart_count"] = "3",
                ["container.id"] = "abc",
                ["container.image.name"] = "registry:5000/shop",
                ["k8s.statefulset.name"] = "shop",
                ["team"] = "blue",
            },
            resource);
        Assert.Equal(17u, record.Number(2));
        Assert.Equal("error", record.Text(3));
        Assert.Equal("ERROR it broke", FakeOtlp.BodyOf(record));
        Assert.Equal((ulong)LogTimestamp.From(_scene.Store.Time.GetUtcNow()).UnixNanoseconds, record.Number(1));
        IReadOnlyDictionary<string, string> attributes = record.Attributes(6);
        Assert.Equal("stdout", attributes["log.iostream"]);
        Assert.Equal("3.log", attributes["log.file.name"]);
        Assert.Matches("^[0-9a-f]{32}-1-0-[0-9a-f]{8}$", attributes["log.record.uid"]);
        Assert.Equal("caf\u00e9 \"quoted\"", _otlp.Bodies.Last());
        Assert.Null(_otlp.Records[1].Record.Number(2));
        ReceivedRequest request = receiver.Requests[0];
        Assert.Equal("gzip", request.HeaderOf("Content-Encoding"));
        Assert.Equal("application/x-protobuf", request.HeaderOf("Content-Type"));
        Assert.Equal("plain", request.HeaderOf("X-Key"));
    }

    [Fact]
    public async Task Invalid_bytes_and_messages_of_any_length_are_valid_records()
    {
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(_otlp.Export);
        byte[][] messages =
        [
            [0xFF, (byte)'a'],
            [],
            .. Enumerable.Range(120, 20).Select(length => new byte[length]),
            .. Enumerable.Range(16_370, 20).Select(length => Encoding.ASCII.GetBytes(new string('x', length))),
        ];
        StoreScene.Commit(
            _scene.Writer, Monitoring.Testing.Batches.Create(LogMetadata.ForPath("/a.log"), _scene.Store.Time, messages));
        await _scene.AddAsync(Settings(receiver));
        _scene.Start();
        _scene.WaitFor(messages.Length);
        Assert.Equal(messages.Select(Encoding.UTF8.GetString), _otlp.Bodies);
    }

    [Fact]
    public async Task Storms_cuts_and_half_responses_lose_nothing()
    {
        Random random = new(7);
        _otlp.Fault = (_, _) => random.Next(6) switch
        {
            0 => new FakeReply(429) { RetryAfter = "0" },
            1 => FakeReply.Cut,
            2 => new FakeReply(503, "busy"u8.ToArray()) { IsCut = true },
            _ => null,
        };
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(_otlp.Export);
        _scene.Options = _scene.Options with { Limits = _scene.Options.Limits with { MaxEntries = 7 } };
        await _scene.AddAsync(Settings(receiver));
        _scene.Start();
        string[] messages = [.. Enumerable.Range(0, 300).Select(number => $"line {number}")];
        foreach (string[] part in messages.Chunk(50))
        {
            _scene.Commit("/a.log", part);
        }

        StoredDestination read = _scene.WaitFor(300);
        Assert.Equal((300, 0), (read.Sent, read.Rejected));
        Assert.Equal(messages, _otlp.Bodies);
    }

    [Fact]
    public async Task A_bad_record_is_rejected_alone_and_its_reason_is_kept()
    {
        _otlp.Fault = (_, bodies) => bodies.Contains("bad") ? new FakeReply(400, "no"u8.ToArray()) : null;
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(_otlp.Export);
        _scene.Commit("/a.log", "one", "two", "bad", "three");
        await _scene.AddAsync(Settings(receiver));
        _scene.Start();
        StoredDestination read = _scene.WaitFor(4);
        Assert.Equal((3, 1), (read.Sent, read.Rejected));
        Assert.Contains("400: no", read.Error!, StringComparison.Ordinal);
        Assert.Equal(["one", "two", "three"], _otlp.Bodies);
        Assert.Contains(_scene.Warnings, warning => warning.Contains("rejected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_that_was_not_confirmed_is_repeated_with_the_same_bytes()
    {
        TaskCompletionSource arrived = new();
        bool isFirst = true;
        _otlp.Fault = (_, _) =>
        {
            arrived.TrySetResult();
            return isFirst
                ? new FakeReply(200) { Waits = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, default) }
                : null;
        };
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(_otlp.Export);
        _scene.Options = _scene.Options with { Limits = _scene.Options.Limits with { MaxEntries = 3 } };
        _scene.Commit("/b.log", "b1", "b2");
        _scene.Commit("/a.log", "a1", "a2", "a3");
        await _scene.AddAsync(Settings(receiver));
        _scene.Start();
        await Wait.ForAsync(arrived.Task);
        await _scene.StopAsync();

        // Later entries, with earlier times, change nothing about the batch.
        isFirst = false;
        _scene.Store.Time.Shift = TimeSpan.FromDays(-1);
        _scene.Commit("/c.log", "c1", "c2");
        _scene.Start();
        _scene.WaitFor(7);
        Assert.Equal(receiver.Requests[0].Body, receiver.Requests[1].Body);
        Assert.Equal(["a1", "a2", "a3", "b1", "b2", "c1", "c2"], _otlp.Bodies.Order(StringComparer.Ordinal));
        Assert.Equal(7, _otlp.Records.Count);
    }

    [Fact]
    public async Task Only_selected_streams_and_levels_are_sent()
    {
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(_otlp.Export);
        _scene.Commit("/a.log", "INFO one", "ERROR two");
        _scene.Commit("/b.log", "ERROR three");
        await _scene.AddAsync(Settings(receiver) with { Selector = "path=/a.log", Level = Messages.LogLevel.Warning });
        _scene.Start();
        _scene.WaitFor(1);
        _scene.Commit("/b.log", "ERROR four");
        _scene.Commit("/a.log", "ERROR five");
        _scene.WaitFor(2);
        Assert.Equal(["ERROR two", "ERROR five"], _otlp.Bodies);
    }

    [Fact]
    public async Task A_destination_that_begins_now_gets_no_earlier_entries()
    {
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(_otlp.Export);
        _scene.Commit("/a.log", "old");
        await _scene.AddAsync(Settings(receiver), from: _scene.Store.ReadNextNumber());
        _scene.Start();
        _scene.Commit("/a.log", "new");
        _scene.WaitFor(1);
        Assert.Equal(["new"], _otlp.Bodies);
    }

    [Fact]
    public async Task Destinations_can_be_suspended_resumed_and_removed_while_senders_run()
    {
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(_otlp.Export);
        _scene.Start();
        await _scene.AddAsync(Settings(receiver));
        _scene.Commit("/a.log", "one");
        _scene.WaitFor(1);
        await _scene.ChangeAsync(table => table.SetSuspended("central", isSuspended: true));
        Wait.Until(() => _scene.Statuses.Count == 0);
        _scene.Commit("/a.log", "two");
        await _scene.ChangeAsync(table => table.SetSuspended("central", isSuspended: false));
        _scene.WaitFor(2);
        Assert.Equal(["one", "two"], _otlp.Bodies);
        await _scene.ChangeAsync(table => table.Remove("central"));
        Wait.Until(() => _scene.Statuses.Count == 0);
    }

    [Fact]
    public async Task One_receiver_that_is_away_does_not_stop_another()
    {
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(_otlp.Export);
        await using FakeReceiver away = await FakeReceiver.StartAsync(_ => FakeReply.Cut);
        await _scene.AddAsync(Settings(away), "away");
        await _scene.AddAsync(Settings(receiver));
        _scene.Start();
        _scene.Commit("/a.log", "one");
        _scene.WaitFor(1);
        Wait.Until(() => _scene.Statuses.Any(status => status is { Name: "away", State: DestinationState.Retrying }));
        Assert.Equal(0, _scene.Read("away").Sent);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused_until_it_is_trusted()
    {
        using TestCertificates certificates = new();
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(_otlp.Export, certificates.CreateServer());
        _scene.Commit("/a.log", "one");
        await _scene.AddAsync(Settings(receiver));
        _scene.Start();
        Wait.Until(() => _scene.Statuses is [{ State: DestinationState.Retrying, LastError: not null }]);
        Assert.Contains("certificate", _scene.Statuses[0].LastError!, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(_otlp.Records);
        _scene.Store.Files.Append("ca.pem", certificates.AuthorityPem);
        await _scene.AddAsync(Settings(receiver) with { CaPath = _scene.Store.Files["ca.pem"] });
        _scene.WaitFor(1);
        Assert.Equal(["one"], _otlp.Bodies);
    }

    [Fact]
    public async Task Settings_that_cannot_be_used_are_reported_and_the_others_work()
    {
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(_otlp.Export);
        await _scene.AddAsync(Settings(receiver) with { Target = "not a url" }, "broken");
        await _scene.AddAsync(Settings(receiver) with { TokenPath = "/does/not/exist" }, "tokenless");
        await _scene.AddAsync(Settings(receiver));
        _scene.Commit("/a.log", "one");
        _scene.Start();
        _scene.WaitFor(1);
        Wait.Until(() => _scene.Statuses.Count(status => status.State == DestinationState.Denied) == 2);
    }

    [Fact]
    public async Task Requests_are_cut_by_bytes()
    {
        ExportLimits limits = new() { MaxBytes = 64 << 10, MaxEntries = 100 };
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(_otlp.Export);
        _scene.Options = _scene.Options with { Limits = limits with { MaxAge = TimeSpan.Zero } };
        foreach (int part in Enumerable.Range(0, 20))
        {
            _scene.Commit(
                "/a.log", [.. Enumerable.Range(0, 50).Select(line => $"{part} {line} " + new string('x', 500))]);
        }

        await _scene.AddAsync(Settings(receiver));
        _scene.Start();
        _scene.WaitFor(1000);
        Assert.All(
            receiver.Requests, request => Assert.InRange(request.Body.Length, 1, limits.MaxBytes + (16 << 10)));
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    private static DestinationSettings Settings(FakeReceiver receiver) =>
        new() { Kind = DestinationKind.Otlp, Target = receiver.Url };
}
