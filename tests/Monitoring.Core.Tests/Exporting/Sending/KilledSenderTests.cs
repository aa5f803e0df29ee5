using Monitoring.Entries;
using Monitoring.Exporting.Receivers;
using Monitoring.Querying;
using Monitoring.Storing;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Sending;

/// <summary>After a kill of the collector a destination gets everything, and at most one batch twice.</summary>
public sealed class KilledSenderTests : IAsyncDisposable
{
    private readonly ExportScene _scene = new();
    private readonly FakeOtlp _otlp = new();

    [Fact]
    public async Task A_kill_during_a_request_repeats_that_request_and_no_other()
    {
        TaskCompletionSource arrived = new();
        bool isKilled = false;
        _otlp.Fault = (_, _) =>
        {
            if (isKilled || _otlp.Records.Count < 6)
            {
                return null;
            }

            arrived.TrySetResult();
            return FakeReply.Cut;
        };
        await using FakeReceiver receiver = await FakeReceiver.StartAsync(_otlp.Export);
        _scene.Options = _scene.Options with { Limits = _scene.Options.Limits with { MaxEntries = 3 } };
        foreach (string stream in new[] { "/c.log", "/a.log", "/b.log" })
        {
            _scene.Commit(stream, [.. Enumerable.Range(0, 5).Select(line => $"{stream} {line}")]);
        }

        await _scene.AddAsync(new() { Kind = DestinationKind.Otlp, Target = receiver.Url });
        _scene.Start();
        await Wait.ForAsync(arrived.Task);
        string copy = _scene.Store.CopyAsKilled("killed.db");
        await _scene.StopAsync();
        int before = receiver.Requests.Count;
        isKilled = true;
        using LogStoreWriter writer = LogStoreWriter.Open(
            _scene.Store.Options with { Path = copy }, _scene.Store.Time, _scene.Store.Events);
        StoreScene.Commit(writer, _scene.Store.Batch("/d.log", "later"));
        await using (DestinationSenders senders = DestinationSenders.Start(
            _scene.Options with { StorePath = copy, Changes = writer.Destinations }))
        {
            Wait.Until(() => _otlp.Records.Count == 16);
        }

        Assert.Equal(receiver.Requests[2].Body, receiver.Requests[before].Body);
        Assert.Equal(16, _otlp.Bodies.Distinct().Count());
    }

    [Fact]
    public async Task Entries_that_retention_deletes_unsent_are_reported()
    {
        await _scene.AddAsync(new() { Kind = DestinationKind.File, Target = _scene.Store.Files["out"] });
        _scene.Start();
        await _scene.ChangeAsync(table => table.AddMissed("central", 7));
        Wait.Until(() => _scene.Warnings.Any(
            warning => warning.Contains("up to 7 entries", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Nothing_is_written_for_entries_that_are_not_selected()
    {
        string settings = new DestinationSettings
        {
            Kind = DestinationKind.File,
            Target = _scene.Store.Files["out"],
            Selector = "path=/b.log",
        }.ToJson();
        _scene.Commit("/b.log", "first");
        LogCursor begin = LogCursor.Before(_scene.Store.ReadNextNumber());
        await _scene.ChangeAsync(table => table.Set(new StoredDestination("central", settings, begin)));
        _scene.Start();
        for (int line = 0; line < 5; line++)
        {
            _scene.Commit("/a.log", $"{line}");
            long next = _scene.Store.ReadNextNumber();
            Wait.Until(() => _scene.Statuses is [{ State: DestinationState.Waiting }]
                && _scene.Store.ReadNextNumber() == next);
        }

        Assert.Equal(begin, _scene.Read().Cursor);
        _scene.Commit("/b.log", "second");
        _scene.WaitFor(1);
    }

    [Fact]
    public void What_is_left_to_send_can_be_measured()
    {
        _scene.Commit("/a.log", "one", "two");
        long next = _scene.Store.ReadNextNumber();
        _scene.Commit("/a.log", "three");
        using LogStoreReader reader = LogStoreReader.Open(_scene.Store.Path);
        LogEntry[] entries = [.. reader.Read(new LogQuery(), cancellationToken: TestContext.Current.CancellationToken)];
        LogTimestamp first = entries[0].ExactTimestamp;
        LogTimestamp third = entries[2].ExactTimestamp;
        Assert.Equal((3, 11, first), reader.MeasureBehind(LogCursor.Before(0)));
        Assert.Equal((1, 5, third), reader.MeasureBehind(LogCursor.Before(next)));
        Assert.Equal((0, 0, null), reader.MeasureBehind(LogCursor.Before(reader.ReadNextNumber())));

        // Within a listing, the entries before the place are sent.
        LogPlace place = new(third, 1, 2);
        Assert.Equal(third, reader.MeasureBehind(new LogCursor(new NumberRange(0, next), place)).Oldest);
    }

    public ValueTask DisposeAsync() => _scene.DisposeAsync();
}
