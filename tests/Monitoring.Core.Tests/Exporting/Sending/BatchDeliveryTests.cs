using Microsoft.Extensions.Time.Testing;
using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Protocols;

namespace Monitoring.Exporting.Sending;

/// <summary>A batch is delivered whatever a receiver responds: each entry is taken or rejected once.</summary>
public sealed class BatchDeliveryTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _warnings = [];
    private readonly ScriptedProtocol _protocol = new();

    [Fact]
    public async Task A_bad_entry_is_found_by_halving_and_the_rest_is_sent_in_order()
    {
        _protocol.Respond = rows => rows.Contains(5) ? new(SendVerdict.Refused, "bad") : SendResult.Taken;
        DeliveredBatch delivered = await DeliverAsync(16);
        Assert.Equal(new DeliveredBatch(15, 1, "bad"), delivered);
        Assert.Equal(Enumerable.Range(0, 16).Where(row => row != 5), _protocol.Taken);

        // 16, 8, 4, 4 with the entry, 2, 1 and 1: not each entry for itself.
        Assert.InRange(_protocol.Requests.Count, 5, 9);
        Assert.Single(_warnings);
    }

    [Fact]
    public async Task A_request_that_is_too_large_is_split_and_a_single_entry_rejected()
    {
        _protocol.Respond = rows => rows.Length > 2 || rows.Contains(3)
            ? new(SendVerdict.TooLarge, "large") : SendResult.Taken;
        Assert.Equal(new DeliveredBatch(7, 1, "large"), await DeliverAsync(8));
        Assert.Equal([0, 1, 2, 4, 5, 6, 7], _protocol.Taken);
    }

    [Fact]
    public async Task Retries_have_no_end_and_the_same_entries()
    {
        int left = 200;
        _protocol.Respond = _ => left-- > 0 ? new(SendVerdict.Retry, "busy") : SendResult.Taken;
        Assert.Equal(new DeliveredBatch(4, 0, null), await DeliverAsync(4));
        Assert.All(_protocol.Requests, rows => Assert.Equal([0, 1, 2, 3], rows));
        Assert.Single(_warnings);
    }

    [Fact]
    public async Task Only_the_entries_that_are_left_are_sent_again()
    {
        _protocol.Respond = rows => rows.Length > 2
            ? new(SendVerdict.Retry, "busy") { RetryRows = [1, 3], Rejected = 1 } : SendResult.Taken;
        Assert.Equal(new DeliveredBatch(4, 1, "busy"), await DeliverAsync(5));
        Assert.Equal([[0, 1, 2, 3, 4], [1, 3]], _protocol.Requests);
    }

    [Fact]
    public async Task Credentials_that_are_refused_reject_nothing()
    {
        int left = 50;
        _protocol.Respond = _ => left-- > 0 ? new(SendVerdict.Denied, "who are you") : SendResult.Taken;
        Assert.Equal(new DeliveredBatch(4, 0, null), await DeliverAsync(4));
    }

    [Fact]
    public async Task A_receiver_that_fails_for_a_time_loses_nothing()
    {
        int left = BatchDelivery.MaxFailures - 1;
        _protocol.Respond = rows => rows.Length == 1 && left-- <= 0
            ? SendResult.Taken : new(SendVerdict.ReceiverFailed, "oops");
        Assert.Equal(new DeliveredBatch(4, 0, null), await DeliverAsync(4));
        Assert.Equal([0, 1, 2, 3], _protocol.Taken);
    }

    [Fact]
    public async Task An_entry_at_which_the_receiver_always_fails_is_rejected_in_the_end()
    {
        _protocol.Respond = rows => rows.Contains(2) ? new(SendVerdict.ReceiverFailed, "oops") : SendResult.Taken;
        Assert.Equal(new DeliveredBatch(3, 1, "oops"), await DeliverAsync(4));
        Assert.Equal(BatchDelivery.MaxFailures, _protocol.Requests.Count(rows => rows is [2]));
    }

    [Fact]
    public async Task A_delivery_without_success_ends_when_it_is_canceled()
    {
        using CancellationTokenSource end = new();
        _protocol.Respond = _ =>
        {
            end.Cancel();
            return new(SendVerdict.Denied, "no") { RetryAfter = TimeSpan.Zero };
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.ForAsync(StartAsync(1, end.Token)));
        Assert.Single(_protocol.Requests);
    }

    [Fact]
    public async Task The_receiver_decides_when_to_try_again()
    {
        bool isFirst = true;
        _protocol.Respond = _ => isFirst
            ? new(SendVerdict.Retry, "busy") { RetryAfter = TimeSpan.FromSeconds(90) } : SendResult.Taken;
        Task<DeliveredBatch> delivery = StartAsync(1, TestContext.Current.CancellationToken);
        Wait.Until(() => _protocol.Requests.Count == 1);
        isFirst = false;
        _time.Advance(TimeSpan.FromSeconds(89));
        Assert.False(delivery.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await Wait.ForAsync(delivery)).Sent);
    }

    public void Dispose() => _protocol.Dispose();

    private async Task<DeliveredBatch> DeliverAsync(int entries)
    {
        Task<DeliveredBatch> delivery = StartAsync(entries, TestContext.Current.CancellationToken);
        Wait.Until(() =>
        {
            _time.Advance(Backoff.Max);
            return delivery.IsCompleted;
        });
        return await delivery;
    }

    private Task<DeliveredBatch> StartAsync(int entries, CancellationToken cancellationToken)
    {
        _protocol.Entries = entries;
        StatusReport report = new(new DestinationStatus("central", DestinationState.Sending), _warnings.Add, _time);
        BatchDelivery delivery = new(_protocol, new Backoff(() => 1), new RateLimit(null, _time), report, _time);
        return delivery.DeliverAsync(new ExportBatch(new ExportLimits()), cancellationToken);
    }

    /// <summary>Responds as a test says, and keeps the requests.</summary>
    private sealed class ScriptedProtocol : IExportProtocol
    {
        public int Entries { get; set; }

        public Func<int[], SendResult> Respond { get; set; } = _ => SendResult.Taken;

        public List<int[]> Requests { get; } = [];

        public List<int> Taken { get; } = [];

        public long HeldBytes => 0;

        public IReadOnlyList<int[]> Divide(ExportBatch batch) => [[.. Enumerable.Range(0, Entries)]];

        public Task<SendResult> SendAsync(
            ExportBatch batch, ReadOnlyMemory<int> rows, CancellationToken cancellationToken)
        {
            SendResult result = Respond(rows.ToArray());
            Requests.Add(rows.ToArray());
            if (result.Verdict == SendVerdict.Taken)
            {
                Taken.AddRange(rows.ToArray());
            }

            return Task.FromResult(result);
        }

        public void Dispose()
        {
        }
    }
}
