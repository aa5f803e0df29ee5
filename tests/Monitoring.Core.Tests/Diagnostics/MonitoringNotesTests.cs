using Microsoft.Extensions.Time.Testing;

namespace Monitoring.Diagnostics;

public sealed class MonitoringNotesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Warnings_and_gaps_are_noted_with_their_time()
    {
        RecentEvents notes = new(_time);

        notes.Events.Warn(WarningKind.NotFound, "/a", "It is gone.");
        _time.Advance(TimeSpan.FromSeconds(1));
        notes.Events.Report(new LogGap("/b", 5, 7, "It was truncated."));

        Assert.Equal(
            ["/a: It is gone.", "/b: 7 bytes at offset 5 are lost. It was truncated."],
            notes.GetAll().Select(note => note.ToString()));
        Assert.Equal([false, true], notes.GetAll().Select(note => note.IsGap));
        Assert.Equal(TimeSpan.FromSeconds(1), notes.GetAll()[1].Time - notes.GetAll()[0].Time);
    }

    [Fact]
    public void The_oldest_go_when_there_are_too_many()
    {
        RecentEvents notes = new(_time);

        for (int number = 0; number < RecentEvents.Capacity + 5; number++)
        {
            notes.Events.Warn(WarningKind.ReadFailed, $"/{number}", "It cannot be read.");
        }

        Assert.Equal(RecentEvents.Capacity, notes.GetAll().Count);
        Assert.Equal("/5", notes.GetAll()[0].Path);
    }
}
