using Monitoring.Collecting;
using Monitoring.Entries;

namespace Monitoring.Parsing;

/// <summary>The time of a line that contains several.</summary>
public sealed class MessageTimeTests : IDisposable
{
    private readonly CollectorScene _scene = new(options => options with { MessageTimeZone = TimeZoneInfo.Utc });

    [Fact]
    public void A_line_of_a_plain_log_has_its_own_time_or_that_of_the_line_before()
    {
        _scene.Files.Append(
            "logs/app.log",
            "begins\n2026-11-20 10:00:00 one\n  continued\n2026-11-20 09:00:00 earlier\n2099-01-01 00:00:00 not believed\n");
        List<LogEntry> entries = _scene.CollectEntries();
        Assert.Equal(
            [
                (TimestampSource.Read, _scene.Time.GetUtcNow()),
                (TimestampSource.Message, new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero)),
                (TimestampSource.Message, new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero)),
                (TimestampSource.Message, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)),
                (TimestampSource.Message, new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)),
            ],
            entries.Select(entry => (entry.TimestampSource, entry.Timestamp.ToUniversalTime())));
        Assert.Equal(
            ["begins", "2026-11-20 10:00:00 one", "  continued"], entries.Take(3).Select(entry => entry.Message));
    }

    [Fact]
    public void A_runtime_s_time_always_wins()
    {
        _scene.Files.Append(
            "logs/web.log",
            "2026-11-23T01:26:46Z stdout F 2020-01-01 10:00:00 message\n2020-01-01 10:00:00 not of the format\n");
        List<LogEntry> entries = _scene.CollectEntries();
        Assert.Equal([TimestampSource.Record, TimestampSource.Read], entries.Select(entry => entry.TimestampSource));
        Assert.Equal("2026-11-23T01:26:46.000000000Z", entries[0].ExactTimestamp.ToString());
        Assert.Equal(LogTimestamp.From(_scene.Time.GetUtcNow()), entries[1].ExactTimestamp);
    }

    [Fact]
    public void No_time_is_read_where_that_is_turned_off()
    {
        using CollectorScene scene = new(options => options with { MessageTimeZone = null });
        scene.Files.Append("logs/app.log", "2026-11-20 10:00:00 one\n");
        LogEntry entry = Assert.Single(scene.CollectEntries());
        Assert.Equal(TimestampSource.Read, entry.TimestampSource);
    }

    [Fact]
    public void Since_counts_by_the_time_of_messages()
    {
        DateTimeOffset since = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);
        using CollectorScene scene = new(
            options => options with
            {
                MessageTimeZone = TimeZoneInfo.Utc,
                Start = StartPosition.Since(LogTimestamp.From(since))
            });
        for (int second = -5000; second < 5000; second++)
        {
            scene.Files.Append(
                "logs/app.log", $"{since.AddSeconds(second):yyyy-MM-dd HH:mm:ss} line {second}\n  more of it\n");
        }

        List<LogEntry> entries = scene.CollectEntries();
        Assert.Equal(10_000, entries.Count);
        Assert.EndsWith("line 0", entries[0].Message, StringComparison.Ordinal);
    }

    public void Dispose() => _scene.Dispose();
}
