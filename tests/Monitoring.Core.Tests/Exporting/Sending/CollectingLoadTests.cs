using Microsoft.Extensions.Time.Testing;

namespace Monitoring.Exporting.Sending;

public sealed class CollectingLoadTests
{
    private const int HighInPeriod = CollectingLoad.HighEntriesPerSecond / 4;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void The_load_is_high_while_many_entries_are_stored_and_not_after_that()
    {
        CollectingLoad load = new(_time);
        Assert.False(load.IsHigh);
        Store(load, HighInPeriod);
        Assert.True(load.IsHigh);
        Store(load, HighInPeriod);
        Assert.True(load.IsHigh);

        // No batch comes any more.
        _time.Advance(2 * CollectingLoad.Period);
        Assert.False(load.IsHigh);
    }

    [Fact]
    public void The_load_is_not_high_below_the_rate()
    {
        CollectingLoad load = new(_time);
        for (int period = 0; period < 10; period++)
        {
            Store(load, HighInPeriod - 1);
            Assert.False(load.IsHigh);
        }

        // Many entries after a long pause are not many for the whole time.
        _time.Advance(TimeSpan.FromMinutes(1));
        load.Add(10 * HighInPeriod);
        Assert.False(load.IsHigh);
    }

    private void Store(CollectingLoad load, int entries)
    {
        for (int batch = 0; batch < 5; batch++)
        {
            load.Add(entries / 5);
        }

        _time.Advance(CollectingLoad.Period);
        load.Add(entries % 5);
    }
}
