using Microsoft.Extensions.Time.Testing;
using Monitoring.Collecting;
using Monitoring.Diagnostics;

namespace Monitoring.Pipelines;

public sealed class LogPipelineTests : IDisposable
{
    private readonly FakeCollector _collector = new();
    private readonly FakeTimeProvider _time = new();
    private readonly RecentEvents _notes;

    public LogPipelineTests() => _notes = new RecentEvents(_time);

    [Fact]
    public async Task Batches_are_written_flushed_and_committed_in_order()
    {
        FakeSink sink = new();
        _collector.Give("a");
        _collector.Give("b");
        _collector.End();

        LogPipeline pipeline = Start(sink);

        await End(pipeline);
        Assert.Equal(["a", "b"], sink.Written);
        Assert.Equal(["a", "b"], _collector.Committed);
        Assert.Equal(LogPipelineState.Stopped, pipeline.State);
        Assert.Null(pipeline.Error);
        AssertReleased(sink);
    }

    [Fact]
    public async Task Entries_that_are_not_stored_are_not_committed()
    {
        FakeSink sink = new() { MakesSafe = false };
        _collector.Give("a");
        _collector.End();

        await End(Start(sink));

        Assert.Equal(["a"], sink.Written);
        Assert.Empty(_collector.Committed);
    }

    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 0)]
    public async Task Entries_count_when_they_are_committed(bool makesSafe, int expected)
    {
        _collector.Give("a", entries: 2);
        _collector.Give("b", entries: 3);
        _collector.End();

        LogPipeline pipeline = Start(new FakeSink { MakesSafe = makesSafe });

        await End(pipeline);
        Assert.Equal(expected, pipeline.CommittedEntries);
    }

    [Fact]
    public void A_stop_ends_a_wait_and_releases_both()
    {
        FakeSink sink = new();
        LogPipeline pipeline = Start(sink);
        WaitFor(_collector.Waits);
        Assert.Equal(LogPipelineState.Running, pipeline.State);

        Assert.True(pipeline.Stop(Wait.Timeout));

        Assert.Equal(LogPipelineState.Stopped, pipeline.State);
        Assert.Empty(_notes.GetAll());
        AssertReleased(sink);
    }

    [Fact]
    public void A_second_stop_is_no_error()
    {
        LogPipeline pipeline = Start(new FakeSink());

        Assert.True(pipeline.Stop(Wait.Timeout));
        Assert.True(pipeline.Stop(Wait.Timeout));
    }

    [Fact]
    public void A_stop_while_the_disk_is_full_leaves_the_batch_to_the_next_start()
    {
        FakeSink sink = new() { IsPaused = true };
        LogPipeline pipeline = Start(sink);
        _collector.Give("a");
        WaitFor(sink.Waits);
        Assert.Equal(LogPipelineState.Paused, pipeline.State);

        Assert.True(pipeline.Stop(Wait.Timeout));

        Assert.Empty(_collector.Committed);
        Assert.Contains("next start", Assert.Single(_notes.GetAll()).Message, StringComparison.Ordinal);
        AssertReleased(sink);
    }

    [Fact]
    public void A_sink_that_does_not_come_to_an_end_is_abandoned()
    {
        FakeSink sink = new() { DrainsForever = true };
        LogPipeline pipeline = Start(sink);
        pipeline.RequestStop();
        WaitFor(sink.Waits);

        Assert.True(pipeline.Stop(TimeSpan.Zero));

        AssertReleased(sink);
        Assert.Single(_notes.GetAll());
    }

    [Fact]
    public async Task An_error_of_the_collector_fails_the_pipeline_and_releases_both()
    {
        FakeSink sink = new();
        InvalidOperationException failure = new("a mistake of ours");
        _collector.Fail(failure);

        LogPipeline pipeline = Start(sink);

        await End(pipeline);
        Assert.Equal(LogPipelineState.Failed, pipeline.State);
        Assert.Same(failure, pipeline.Error);
        AssertReleased(sink);
    }

    [Fact]
    public async Task An_error_of_the_sink_fails_the_pipeline_and_releases_both()
    {
        FakeSink sink = new() { Failure = new IOException("The store is damaged.") };
        _collector.Give("a");

        LogPipeline pipeline = Start(sink);

        await End(pipeline);
        Assert.Equal(LogPipelineState.Failed, pipeline.State);
        Assert.Same(sink.Failure, pipeline.Error);
        Assert.Empty(_collector.Committed);
        AssertReleased(sink);
    }

    [Fact]
    public void A_collector_that_waits_reports_its_backlog()
    {
        _collector.Backlog = new CollectorBacklog(3, 1000, TimeSpan.FromSeconds(7));
        LogPipeline pipeline = Start(new FakeSink());
        WaitFor(_collector.Waits);

        Assert.Equal(_collector.Backlog, pipeline.GetBacklog(Wait.Timeout));
        Assert.Equal(LogPipelineState.Running, pipeline.State);
        Assert.True(pipeline.Stop(Wait.Timeout));
    }

    [Fact]
    public void A_backlog_is_measured_at_most_four_times_a_second()
    {
        LogPipeline pipeline = Start(new FakeSink());

        pipeline.GetBacklog(Wait.Timeout);
        pipeline.GetBacklog(Wait.Timeout);
        Assert.Equal(1, _collector.Measured);

        _time.Advance(TimeSpan.FromSeconds(1));
        pipeline.GetBacklog(Wait.Timeout);
        Assert.Equal(2, _collector.Measured);
        Assert.True(pipeline.Stop(Wait.Timeout));
    }

    [Fact]
    public void A_batch_that_is_not_committed_counts_as_backlog()
    {
        FakeSink sink = new() { MakesSafe = false };
        LogPipeline pipeline = LogPipeline.Start("test", _collector, sink, _notes.Events, TimeProvider.System);
        _collector.Give("a");
        WaitFor(_collector.Waits);
        WaitFor(_collector.Waits);

        Assert.True(pipeline.GetBacklog(Wait.Timeout).Age > TimeSpan.Zero);
        Assert.True(pipeline.Stop(Wait.Timeout));
    }

    [Fact]
    public void The_lag_of_a_paused_collector_grows()
    {
        FakeSink sink = new();
        _collector.Time = _time;
        LogPipeline pipeline = Start(sink);
        _collector.Backlog = new CollectorBacklog(1, 100, TimeSpan.FromSeconds(3));
        WaitFor(_collector.Waits);
        Assert.Equal(TimeSpan.FromSeconds(3), pipeline.GetBacklog(Wait.Timeout).Age);
        sink.IsPaused = true;
        _collector.Give("a");
        WaitFor(sink.Waits);

        Assert.Equal(LogPipelineState.Paused, pipeline.State);
        for (int minute = 1; minute < 5; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(TimeSpan.FromSeconds(3) + TimeSpan.FromMinutes(minute), pipeline.GetBacklog(Wait.Timeout).Age);
        }

        Assert.True(pipeline.Stop(Wait.Timeout));
    }

    [Fact]
    public void A_batch_that_a_paused_sink_holds_ages()
    {
        FakeSink sink = new() { IsPaused = true };
        _collector.Time = _time;
        LogPipeline pipeline = Start(sink);
        _collector.Give("a");
        WaitFor(sink.Waits);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TimeSpan.FromHours(1), pipeline.GetBacklog(Wait.Timeout).Age);
        Assert.True(pipeline.Stop(Wait.Timeout));
    }

    [Fact]
    public void A_backlog_requested_after_the_end_is_the_last_one()
    {
        LogPipeline pipeline = Start(new FakeSink());
        Assert.True(pipeline.Stop(Wait.Timeout));

        Assert.Equal(CollectorBacklog.None, pipeline.GetBacklog(Wait.Timeout));
        Assert.Equal(0, _collector.Measured);
    }

    public void Dispose() => _collector.Dispose();

    private LogPipeline Start(FakeSink sink) => LogPipeline.Start("test", _collector, sink, _notes.Events, _time);

    private static Task End(LogPipeline pipeline) =>
        pipeline.Completion.WaitAsync(Wait.Timeout, TestContext.Current.CancellationToken);

    private static void WaitFor(SemaphoreSlim happened) =>
        Assert.True(happened.Wait(Wait.Timeout, TestContext.Current.CancellationToken));

    private void AssertReleased(FakeSink sink)
    {
        Assert.True(_collector.IsDisposed);
        Assert.True(sink.IsDisposed);
    }
}
