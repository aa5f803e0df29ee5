using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Destinations;

/// <summary>A store keeps its destinations, and changes them in its one writer.</summary>
public sealed class DestinationTableTests : IDisposable
{
    private readonly StoreScene _scene = new();

    [Fact]
    public async Task A_destination_survives_the_writer()
    {
        await ChangeAsync(table => table.Set(Destination("central")));
        await ChangeAsync(table =>
        {
            Assert.True(table.Advance(
                "central", Settings, new DestinationProgress(LogCursor.Before(9), 7, 2, "too long")));
            Assert.True(table.SetSuspended("central", isSuspended: true));
        });
        StoredDestination kept = Assert.Single(Read());
        Assert.Equal(
            Destination("central") with
            {
                Cursor = LogCursor.Before(9),
                Sent = 7,
                Rejected = 2,
                Error = "too long",
                IsSuspended = true,
            },
            kept);
        Assert.Equal(LogLevel.Warning, DestinationSettings.Parse(kept.Settings).Level);
    }

    [Fact]
    public async Task A_removed_destination_cannot_be_advanced()
    {
        await ChangeAsync(table => table.Set(Destination("central")));
        await ChangeAsync(table => Assert.True(table.Remove("central")));
        await ChangeAsync(table =>
        {
            Assert.False(table.Remove("central"));
            Assert.False(table.Advance("central", Settings, new DestinationProgress(LogCursor.Before(9))));
            Assert.False(table.SetSuspended("central", isSuspended: true));
        });
        Assert.Empty(Read());
    }

    [Fact]
    public async Task A_sender_of_replaced_settings_moves_no_cursor()
    {
        await ChangeAsync(table => table.Set(Destination("central")));
        await ChangeAsync(table => Assert.False(
            table.Advance("central", "{}", new DestinationProgress(LogCursor.Before(9), 7, 2, "too long"))));
        Assert.Equal(Destination("central"), Assert.Single(Read()));
    }

    [Fact]
    public async Task Changes_that_fail_are_reported_to_those_who_made_them_and_the_writer_continues()
    {
        using LogStoreWriter writer = _scene.Open();
        await Assert.ThrowsAsync<InvalidDataException>(
            () => Wait.ForAsync(writer.Destinations.AddAsync(_ => throw new InvalidDataException("no"))));
        await Wait.ForAsync(writer.Destinations.AddAsync(table => table.Set(Destination("central"))));
        StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one"));
        Assert.Single(Read());
    }

    [Fact]
    public async Task A_closed_writer_accepts_no_change()
    {
        LogStoreWriter writer = _scene.Open();
        writer.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => writer.Destinations.AddAsync(_ => { }));
    }

    [Fact]
    public async Task The_identity_of_a_store_never_changes()
    {
        await ChangeAsync(table => table.Set(Destination("one")));
        string? first = ReadIdentity();
        await ChangeAsync(table => table.Set(Destination("two")));
        Assert.Equal(32, first?.Length);
        Assert.Equal(first, ReadIdentity());
    }

    [Fact]
    public async Task A_store_of_version_7_has_no_destinations_until_it_is_migrated()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one"));
        }

        OldStore.Make(_scene.Path, version: 7);
        Assert.Empty(Read());
        await ChangeAsync(table => table.Set(Destination("central")));
        Assert.Single(Read());
        Assert.Equal(["one"], _scene.ReadAll()["/a.log"]);
        Assert.Equal((long)StoreSchema.Version, _scene.Query("PRAGMA user_version"));
    }

    [Fact]
    public async Task Repair_keeps_destinations()
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one"));
        }

        await ChangeAsync(table => table.Set(Destination("central") with { Error = "first" }));
        long page = (long)_scene.Query("SELECT rootpage FROM sqlite_schema WHERE name = 'label_stream'")!;
        using (FileStream file = File.OpenWrite(_scene.Path))
        {
            file.Position = (page - 1) * StoreConnection.PageBytes;
            file.Write(new byte[StoreConnection.PageBytes]);
        }

        LogStoreMaintenance.Repair(_scene.Path, new MonitoringEvents(), TestContext.Current.CancellationToken);
        Assert.Equal(Destination("central") with { Error = "first" }, Assert.Single(Read()));
    }

    [Fact]
    public void Settings_are_the_same_after_reading()
    {
        DestinationSettings settings = new()
        {
            Kind = DestinationKind.Loki,
            Target = "http://loki:3100",
            Selector = "app=web",
            Headers = new Dictionary<string, string> { ["X-Key"] = "env:KEY" },
            Gzip = false,
            MaxBytesPerSecond = 4 << 20,
        };
        DestinationSettings read = DestinationSettings.Parse(settings.ToJson());
        Assert.Equal(settings.ToJson(), read.ToJson());
        Assert.Equal("env:KEY", read.Headers!["X-Key"]);
        Assert.False(read.Gzip);
        Assert.Throws<InvalidDataException>(() => DestinationSettings.Parse("{}"));
        Assert.Throws<InvalidDataException>(() => DestinationSettings.Parse("null"));
    }

    public void Dispose() => _scene.Dispose();

    private static string Settings { get; } = new DestinationSettings
    {
        Kind = DestinationKind.Otlp,
        Target = "http://localhost:4318",
        Level = LogLevel.Warning,
    }.ToJson();

    private static StoredDestination Destination(string name) => new(name, Settings, LogCursor.Before(1));

    private async Task ChangeAsync(Action<DestinationTable> change)
    {
        using LogStoreWriter writer = _scene.Open();
        await Wait.ForAsync(writer.Destinations.AddAsync(change));
    }

    private string? ReadIdentity() =>
        _scene.Query($"SELECT value FROM setting WHERE key = '{DestinationTable.IdentitySetting}'") as string;

    private IReadOnlyList<StoredDestination> Read()
    {
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path);
        return reader.GetDestinations();
    }
}
