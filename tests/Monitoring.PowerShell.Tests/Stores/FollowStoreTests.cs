using Monitoring.Engine;

namespace Monitoring.Stores;

public sealed class FollowStoreTests : IDisposable
{
    private readonly StoredLogs _stored = new();

    [Fact]
    public void History_comes_first_and_then_what_is_written()
    {
        _stored.WriteContainerLog("web.log", "one", "two", "three");
        _stored.Collect(3);
        _stored.Start();
        using RunningScript follow = _stored.Follow("Get-LogEntry -Follow -Tail 2");
        Assert.Equal(["two", "three"], follow.NextText(2));

        _stored.Logs.Write("web.log", "2026-11-23T11:00:00Z stdout F four");
        Assert.Equal("four", follow.Next().ToString());

        _stored.Logs.Write("new.log", "2026-11-23T11:00:00Z stdout F five");
        Assert.Equal("five", follow.Next().ToString());
    }

    [Fact]
    public void Conditions_hold_for_what_is_written_too()
    {
        _stored.WriteContainerLog("web.log", "error: one");
        _stored.Collect(1);
        _stored.Start();
        using RunningScript follow = _stored.Follow("Get-LogEntry -Wait -Level Error -Path web.log");
        Assert.Equal("error: one", follow.Next().ToString());

        _stored.Logs.Write("db.log", "2026-11-23T11:00:00Z stdout F error: elsewhere");
        _stored.Logs.Write(
            "web.log", "2026-11-23T11:00:00Z stdout F harmless", "2026-11-23T11:00:00Z stdout F error: two");

        Assert.Equal("error: two", follow.Next().ToString());
    }

    [Fact]
    public void It_stops_while_nothing_comes()
    {
        _stored.WriteContainerLog("web.log", "one");
        _stored.Collect(1);
        using RunningScript follow = _stored.Follow("Get-LogEntry -Follow");
        follow.Next();

        follow.Stop();
        Assert.Empty(follow.Errors);
    }

    [Theory]
    [InlineData("Get-LogEntry -Follow | Select-Object -First 2")]
    [InlineData("Get-LogEntry -Follow -First 2")]
    public void It_ends_when_there_are_enough(string command)
    {
        _stored.WriteContainerLog("web.log", "one", "two", "three");
        _stored.Collect(3);

        Assert.Equal(["one", "two"], _stored.Ask(command));
        Assert.Empty(_stored.OpenFiles());
    }

    public void Dispose() => _stored.Dispose();
}
