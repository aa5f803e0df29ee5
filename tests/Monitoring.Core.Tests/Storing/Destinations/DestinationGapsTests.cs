using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Destinations;

/// <summary>Entries that retention deletes before they were sent are counted for each destination.</summary>
public sealed class DestinationGapsTests : IDisposable
{
    private readonly StoreScene _scene = new();

    public DestinationGapsTests()
    {
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one", "two"));
        StoreScene.Commit(writer, _scene.Batch("/b.log", 0, "ERROR three", "four", "five"));
    }

    [Theory]
    [InlineData("1", null, 0, 5)]
    [InlineData("9000000000000000000", null, 0, 0)]
    [InlineData("1", "path=/b.log", 0, 3)]
    [InlineData("1", null, 5, 1)]
    public void Unsent_entries_of_selected_streams_and_levels_are_counted(
        string cursor, string? selector, int level, long missed)
    {
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        Add(store, cursor, settings => settings with
        {
            Selector = selector,
            Level = (LogLevel)level,
        });
        Record(store);
        Assert.Equal(missed, Assert.Single(DestinationTable.ReadAll(store)).Missed);
    }

    [Fact]
    public void Entries_before_the_place_in_a_listing_were_sent()
    {
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        long time = store.GetInt64("SELECT max(latest) FROM block");
        (long first, long next) = (1, EntryNumbering.ReadNext(store));
        Add(store, new LogCursor(new NumberRange(first, next), new LogPlace(new(time), 1, 1)).ToString());
        Record(store);
        Assert.Equal(3, Assert.Single(DestinationTable.ReadAll(store)).Missed);
    }

    [Fact]
    public void Only_a_destination_that_asks_for_it_holds_retention()
    {
        using StoreConnection store = StoreOpening.OpenToWrite(_scene.Path);
        DestinationGaps gaps = new(store);
        Add(store, "3");
        Assert.Equal(long.MaxValue, gaps.FindHeldNumber());
        Add(store, "3", settings => settings with { HoldsRetention = true });
        Assert.Equal(3, gaps.FindHeldNumber());
        Add(store, "2-4.0.1.0", settings => settings with { HoldsRetention = true });
        Assert.Equal(2, gaps.FindHeldNumber());
    }

    public void Dispose() => _scene.Dispose();

    private static void Add(
        StoreConnection store, string cursor, Func<DestinationSettings, DestinationSettings>? change = null)
    {
        Assert.True(LogCursor.TryParse(cursor, out LogCursor parsed));
        DestinationSettings settings = new() { Kind = DestinationKind.Otlp, Target = "http://localhost:4318" };
        settings = change?.Invoke(settings) ?? settings;
        store.InTransaction(
            () => new DestinationTable(store).Set(new StoredDestination("central", settings.ToJson(), parsed)));
    }

    private static void Record(StoreConnection store)
    {
        List<long> blocks = [];
        using StoreStatement list = store.PrepareOnce("SELECT id FROM block");
        while (list.Step())
        {
            blocks.Add(list.GetInt64(0));
        }

        store.InTransaction(() => new DestinationGaps(store).Record(blocks));
    }
}
