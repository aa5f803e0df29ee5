namespace Monitoring.Storing.Nodes;

/// <summary>A store in the life of a node: pods that start and end, restarts, kills, full volumes and wrong clocks,
/// over simulated days.</summary>
/// <remarks>
/// The long form runs by command, for any number of days and seeds:
/// <c>MONITORING_NODE_DAYS=30 MONITORING_NODE_PODS=140 MONITORING_NODE_SEED=7 dotnet test --project
/// tests/Monitoring.Core.Tests --filter-class '*NodeLifeTests'</c>.
/// </remarks>
public sealed class NodeLifeTests
{
    private const int ShortDays = 3;
    private const int ShortPodsAnHour = 4;

    private static readonly TestSettings Settings = new("MONITORING_NODE");

    [Fact]
    public void Entries_are_kept_for_their_age_and_no_longer()
    {
        using NodeLife life = new(
            Settings.Seed ?? 1, volume: null, new RetentionPolicy(TimeSpan.FromDays(1), null), hasReaders: true);
        life.Live(TimeSpan.FromDays(Settings["DAYS"] ?? ShortDays), Settings["PODS"] ?? ShortPodsAnHour);
        Assert.True(life.Checks >= ShortDays);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void A_small_store_on_a_volume_that_fills_up_keeps_the_newest_entries_and_its_size(int seed, bool hasReaders)
    {
        using SmallVolume volume = new(64);
        using NodeLife life = new(
            Settings.Seed
            ?? seed, volume, new RetentionPolicy(TimeSpan.FromDays(1), RetentionPolicy.MinBytes), hasReaders);
        life.Live(TimeSpan.FromDays(Settings["DAYS"] ?? ShortDays), Settings["PODS"] ?? ShortPodsAnHour);
        Assert.True(life.Checks >= ShortDays);
    }
}
