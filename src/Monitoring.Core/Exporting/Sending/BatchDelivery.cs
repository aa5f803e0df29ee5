using Monitoring.Exporting.Batches;
using Monitoring.Exporting.Protocols;

namespace Monitoring.Exporting.Sending;

// Implementation notes
//
// A batch is done when each of its entries was taken or rejected. A request that the receiver refuses is split into
// halves until the bad entry is alone; then it is rejected with the receiver's reason. What the receiver refuses for
// another reason than the entries, such as credentials, is sent again without end.

/// <summary>Delivers one batch after another: retries, splits, and rejects single entries.</summary>
/// <param name="protocol">Sends requests.</param>
/// <param name="backoff">The time between attempts.</param>
/// <param name="limit">The limit of the rate.</param>
/// <param name="report">Publishes failures.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class BatchDelivery(
    IExportProtocol protocol, Backoff backoff, RateLimit limit, StatusReport report, TimeProvider timeProvider)
{
    /// <summary>The number of attempts after which a single entry that makes the receiver fail is rejected.</summary>
    public const int MaxFailures = 10;

    private readonly Stack<ReadOnlyMemory<int>> _pending = [];
    private int _sent;
    private int _rejected;
    private int _failures;
    private string? _reason;

    /// <summary>Delivers a batch.</summary>
    /// <exception cref="OperationCanceledException">Canceled; a part of the batch may have been taken.</exception>
    public async Task<DeliveredBatch> DeliverAsync(ExportBatch batch, CancellationToken cancellationToken)
    {
        _pending.Clear();
        (_sent, _rejected, _failures, _reason) = (0, 0, 0, null);
        foreach (int[] rows in protocol.Divide(batch).Reverse())
        {
            _pending.Push(rows);
        }

        while (_pending.TryPop(out ReadOnlyMemory<int> rows))
        {
            cancellationToken.ThrowIfCancellationRequested();
            SendResult result = await protocol.SendAsync(batch, rows, cancellationToken);
            TimeSpan wait = Apply(result, rows);
            TimeSpan pace = limit.Record(result.Bytes);
            wait = wait > pace ? wait : pace;
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, timeProvider, cancellationToken);
            }
        }

        return new DeliveredBatch(_sent, _rejected, _reason);
    }

    /// <summary>Decides what to send next.</summary>
    /// <returns>The time to wait before.</returns>
    private TimeSpan Apply(SendResult result, ReadOnlyMemory<int> rows)
    {
        report.Set(current => current with { SentBytes = current.SentBytes + result.Bytes });
        string reason = result.Reason ?? "The receiver gives no reason.";
        switch (result.Verdict)
        {
            case SendVerdict.Taken:
                Take(rows.Length - result.Rejected, result.Rejected, reason);
                return TimeSpan.Zero;
            case SendVerdict.TooLarge or SendVerdict.Refused when rows.Length == 1:
                Take(0, 1, reason);
                return TimeSpan.Zero;
            case SendVerdict.TooLarge or SendVerdict.Refused:
                Split(rows);
                return TimeSpan.Zero;
            case SendVerdict.ReceiverFailed when rows.Length > 1:
                Split(rows);
                return TimeSpan.Zero;
            case SendVerdict.ReceiverFailed when ++_failures == MaxFailures:
                _failures = 0;
                Take(0, 1, reason);
                return TimeSpan.Zero;
            case SendVerdict.Retry when result.RetryRows is { } left:
                Take(rows.Length - left.Length - result.Rejected, result.Rejected, reason);
                return RetryLater(left, DestinationState.Retrying, reason, result.RetryAfter);
            case SendVerdict.Denied:
                return RetryLater(rows, DestinationState.Denied, reason, result.RetryAfter);
            default:
                return RetryLater(rows, DestinationState.Retrying, reason, result.RetryAfter);
        }
    }

    private void Take(int sent, int rejected, string reason)
    {
        if (sent > 0 || rejected > 0)
        {
            backoff.Reset();
            report.Resume(DestinationState.Sending);
        }

        _sent += sent;
        if (rejected > 0)
        {
            _rejected += rejected;
            _reason ??= reason;
            report.Reject(rejected, reason);
        }
    }

    // The first half is sent first: the order of a stream is kept.
    private void Split(ReadOnlyMemory<int> rows)
    {
        int half = rows.Length / 2;
        _pending.Push(rows[half..]);
        _pending.Push(rows[..half]);
    }

    private TimeSpan RetryLater(
        ReadOnlyMemory<int> rows, DestinationState state, string reason, TimeSpan? retryAfter)
    {
        _pending.Push(rows);
        TimeSpan wait = backoff.Next(retryAfter);
        report.Fail(state, reason, wait);
        return wait;
    }
}
