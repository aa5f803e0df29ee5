using Microsoft.Extensions.Time.Testing;
using Monitoring.Entries;

namespace Monitoring.Pipelines;

public sealed class TimeOrderTests
{
    private static readonly LogMetadata A = LogMetadata.ForPath("/a");
    private static readonly LogMetadata B = LogMetadata.ForPath("/b");

    private readonly FakeTimeProvider _time = new();
    private TimeOrder _order;

    public TimeOrderTests() => _order = new TimeOrder(_time);

    [Fact]
    public void Existing_lines_expire_once_no_more_are_read()
    {
        Add(A, 1, 4);
        _time.Advance(_order.Lateness / 2);
        Add(B, 2, 3);
        Assert.Empty(Take());
        Assert.Equal(_order.Lateness, _order.WaitTime);

        _time.Advance(_order.Lateness);

        Assert.Equal([1, 2, 3, 4], Take());
        Assert.Equal(Timeout.InfiniteTimeSpan, _order.WaitTime);
    }

    [Fact]
    public void A_busy_log_does_not_delay_existing_entries()
    {
        long now = LogTimestamp.From(_time.GetUtcNow()).UnixNanoseconds;
        Add(A, 2, 1);
        List<long> taken = [];
        for (int step = 0; step < 8; step++)
        {
            _time.Advance(_order.Lateness / 4);
            Add(B, now + step);
            taken.AddRange(Take());
        }

        Assert.Equal([2, 1, now, now + 1, now + 2, now + 3], taken);
    }

    [Fact]
    public void Live_entries_wait_for_entries_that_may_be_late()
    {
        CatchUp();
        Add(A, 20);
        _time.Advance(_order.Lateness * 0.9);
        Add(B, 10);
        Assert.Empty(Take());

        _time.Advance(_order.Lateness * 0.1);

        Assert.Equal([10, 20], Take());
    }

    [Fact]
    public void A_stream_with_a_slow_clock_does_not_delay_the_others()
    {
        CatchUp();
        Add(A, 1000);
        List<long> taken = [];
        for (int step = 0; step < 8; step++)
        {
            _time.Advance(_order.Lateness / 4);
            Add(B, step);
            taken.AddRange(Take());
        }

        Assert.Contains(1000, taken);
    }

    [Fact]
    public void The_order_within_a_stream_is_never_changed()
    {
        Add(A, 5, 1, 3);
        Add(B, 4);
        _order.Complete();

        Assert.Equal([4, 5, 1, 3], Take());
    }

    [Fact]
    public void At_the_end_every_entry_is_emitted()
    {
        Add(A, 2);
        Add(B, 1);
        Assert.Empty(Take());

        _order.Complete();

        Assert.Equal([1, 2], Take());
    }

    [Fact]
    public void Pending_lines_have_a_bound()
    {
        _order = new TimeOrder(_time) { MaxBytes = 10 };
        Add(A, 7);
        Add(B, 8);
        Assert.False(_order.IsOverfull);

        for (int index = 0; index < 20; index++)
        {
            Add(A, 10 + index);
        }

        Assert.True(_order.IsOverfull);
        Assert.Equal(7, Take()[0]);
        Assert.Empty(Take());
    }

    private void CatchUp()
    {
        _time.Advance(_order.Lateness);
        Assert.Empty(Take());
        Assert.True(_order.HasCaughtUp);
    }

    private void Add(LogMetadata stream, params long[] times)
    {
        foreach (long time in times)
        {
            LogRecord record = new()
            {
                Offset = 0,
                Start = 0,
                Length = 1,
                OriginalLength = 1,
                Output = LogOutput.Stdout,
                Timestamp = new LogTimestamp(time),
            };
            _order.Add(new LogEntry("x"u8.ToArray(), record, default, stream));
        }
    }

    private List<long> Take()
    {
        List<long> times = [];
        while (_order.TryTake(out LogEntry? entry))
        {
            times.Add(entry.ExactTimestamp.UnixNanoseconds);
        }

        return times;
    }
}
