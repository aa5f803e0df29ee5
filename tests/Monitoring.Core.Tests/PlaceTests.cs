namespace Monitoring;

public sealed class PlaceTests
{
    [Fact]
    public void Nanoseconds_survive() =>
        Assert.Equal("2026-11-23T01:26:46.300187894Z", new Entries.LogTimestamp(1795397206300187894).ToString());
}
