using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Parsing;

namespace Monitoring.Kubernetes.Streaming.Responses;

/// <summary>Joins the lines of a stack trace into one entry, for one log that is read through the API.</summary>
/// <remarks>Used only on the collector's thread. The log's position includes the held lines, so the joiner lives as
/// long as the log.</remarks>
internal sealed class LogTraces(int maxMessageBytes, MultilineRule? rule, TimeProvider timeProvider)
{
    private static readonly TimeSpan Timeout = DirectoryCollectorOptions.DefaultTraceTimeout;

    private readonly ReadCounter _reads = new();
    private MultilineJoiner? _joiner;

    /// <summary>The time until held lines are emitted because of their age; null if no lines are held.</summary>
    public TimeSpan? UntilDue => _joiner is { HasOpen: true } joiner
        ? joiner.Open.Min(group => Left(group.GrownTick, MultilineJoiner.WaitFor(group.IsTrace, Timeout)))
        : null;

    /// <summary>Joins the lines of a batch, and holds entries that may continue in the next batch.</summary>
    public void Join(LogBatch batch)
    {
        _joiner ??= new MultilineJoiner(maxMessageBytes, Timeout, _reads) { Rule = rule };
        LogRecord[] lines = batch.Records.ToArray();
        batch.Keep(_ => false);
        _reads.Advance();
        _joiner.Begin(batch);
        foreach (ref readonly LogRecord line in lines.AsSpan())
        {
            _joiner.Add(batch, line, batch.GetMessage(line));
        }

        _joiner.End(batch);
    }

    /// <summary>Emits entries that have not grown for a while.</summary>
    public void EmitQuiet(LogBatch batch) => _joiner?.EmitQuiet(
        batch,
        batch.ReadTick - ToTicks(MultilineJoiner.WaitFor(isTrace: false, Timeout)),
        batch.ReadTick - ToTicks(MultilineJoiner.WaitFor(isTrace: true, Timeout)));

    /// <summary>Emits all held entries.</summary>
    public void EmitAll(LogBatch batch) => _joiner?.EmitAll(batch);

    private TimeSpan Left(long tick, TimeSpan time)
    {
        TimeSpan left = time - timeProvider.GetElapsedTime(tick);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private long ToTicks(TimeSpan time) => (long)(time.TotalSeconds * timeProvider.TimestampFrequency);
}
