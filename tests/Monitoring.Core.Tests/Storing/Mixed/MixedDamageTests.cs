using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Mixed;

/// <summary>Damage in a mixed block costs what is damaged, and is reported.</summary>
public sealed class MixedDamageTests : IDisposable
{
    private const int Streams = 20;

    private readonly StoreScene _scene = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_backup_of_mixed_blocks_is_a_store()
    {
        using LogStoreWriter writer = _scene.Open();
        Commit(writer, 0);
        Maintenance.StoreBackup.Run(_scene.Path, _scene.Files["backup.db"], progress: null, Cancellation);
        Assert.Equal(Streams, Read(_scene.Files["backup.db"], out _).Count);
    }

    [Fact]
    public void An_intact_store_with_mixed_blocks_is_healthy()
    {
        using LogStoreWriter writer = _scene.Open();
        Commit(writer, 0);
        Commit(writer, 1);
        LogStoreHealth health = LogStoreMaintenance.Test(_scene.Path, null, Cancellation);
        Assert.True(health.IsHealthy, string.Join("; ", health.Problems));
        Assert.Equal(2 * Streams, health.Entries);
    }

    [Fact]
    public void A_damaged_part_is_quarantined_and_the_others_are_kept()
    {
        string store = Leave();
        Damage(store, "bytes", bytes => bytes[10] ^= 0xFF);
        List<LogEntry> entries = Read(store, out List<string> warnings);
        Assert.Equal((2 * Streams) - 1, entries.Count);
        Assert.Single(warnings);
        LogStoreHealth before = LogStoreMaintenance.Test(store, null, Cancellation);
        Assert.False(before.IsHealthy);
        Assert.Equal((2 * Streams) - 1, before.Entries);
        Assert.Equal(1, before.LostEntries);

        LogStoreHealth after = LogStoreMaintenance.Repair(store, _scene.Events, Cancellation);

        Assert.True(after.IsHealthy, string.Join("; ", after.Problems));
        Assert.Equal((2 * Streams) - 1, after.Entries);
        Assert.Equal(1, after.LostEntries);
        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM mixed", store));
        Assert.Equal((long)Streams, _scene.Query("SELECT count(*) FROM checkpoint", store));
        Assert.Contains(_scene.Warnings, warning => warning.Kind == WarningKind.StoreDamaged);
        Reopen(store);
    }

    [Fact]
    public void A_damaged_directory_is_restored_from_the_contents()
    {
        string store = Leave();
        Damage(store, "directory", bytes => bytes[bytes.Length / 2] ^= 0xFF);
        Assert.Equal(Streams, Read(store, out List<string> warnings).Count);
        Assert.Single(warnings);
        Reopen(store);
        Assert.Equal(2 * Streams, Read(store, out warnings).Count(entry => entry.Message.StartsWith("line", StringComparison.Ordinal)));
        Assert.Empty(warnings);
        Assert.Contains(_scene.Warnings, warning => warning.Kind == WarningKind.StoreDamaged);
    }

    [Fact]
    public void A_lost_mixed_block_costs_its_entries_and_no_number_is_given_again()
    {
        string store = Leave();
        Damage(store, "directory", bytes => bytes[0] = 9);
        Damage(store, "bytes", bytes => bytes.AsSpan().Fill(0xA5));
        Reopen(store);
        List<LogEntry> entries = Read(store, out _);
        Assert.Equal(Streams, entries.Count(entry => entry.Message.StartsWith("line", StringComparison.Ordinal)));
        Assert.Equal(entries.Count, entries.Select(entry => entry.Cursor!.Value.Place!.Value).Distinct().Count());
        Assert.True(entries.Single(entry => entry.Message == "later").Cursor!.Value.Place!.Value.Sequence >= 2);
    }

    [Fact]
    public void Damaged_checkpoints_cost_only_these()
    {
        string store = Leave();
        Damage(store, "checkpoints", bytes => bytes[7] ^= 0xFF);
        _scene.Options = _scene.Options with { Path = store };
        using LogStoreWriter writer = _scene.Open();
        Assert.All(writer.Checkpoints, checkpoint => Assert.Equal(1, checkpoint.Files[0].Offset));
        Assert.Equal(2 * Streams, Read(store, out _).Count);
    }

    [Fact]
    public void Damaged_pages_cost_no_mixed_block()
    {
        string store = Leave();
        _scene.Query("PRAGMA wal_checkpoint(TRUNCATE)", store);
        long page = (long)_scene.Query("SELECT rootpage FROM sqlite_schema WHERE name = 'label'", store)!;
        byte[] bytes = File.ReadAllBytes(store);
        bytes.AsSpan((int)(page - 1) * 4096, 4096).Fill(0xA5);
        File.WriteAllBytes(store, bytes);

        LogStoreHealth health = LogStoreMaintenance.Repair(store, _scene.Events, _scene.Time, Cancellation);

        Assert.True(health.IsHealthy, string.Join("; ", health.Problems));
        Assert.Equal(2 * Streams, health.Entries);
        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM mixed", store));
        Assert.Equal((long)Streams, _scene.Query("SELECT count(*) FROM checkpoint", store));
        Assert.Equal(2L, _scene.Query("SELECT min(next_seq) FROM stream", store));
        Reopen(store);
    }

    public void Dispose() => _scene.Dispose();

    /// <summary>A store with two mixed blocks, as a kill leaves it.</summary>
    private string Leave()
    {
        using LogStoreWriter writer = _scene.Open();
        Commit(writer, 0);
        Commit(writer, 1);
        return _scene.CopyAsKilled("left.db");
    }

    private void Commit(LogStoreWriter writer, int line)
    {
        for (int stream = 0; stream < Streams; stream++)
        {
            writer.Write(_scene.Batch($"/{stream}.log", line, $"line {line} of {stream}"), Cancellation);
        }

        Assert.True(writer.Drain(Cancellation));
        StoreScene.TakeCommitted(writer);
    }

    /// <summary>The next writer continues, and seals.</summary>
    private void Reopen(string store)
    {
        _scene.Options = _scene.Options with { Path = store };
        using (LogStoreWriter writer = _scene.Open())
        {
            StoreScene.Commit(writer, _scene.Batch("/0.log", 2, "later"));
        }

        Assert.Contains(Read(store, out _), entry => entry.Message == "later");
        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM mixed", store));
    }

    /// <summary>Changes a value of the last mixed block.</summary>
    private void Damage(string store, string column, Action<byte[]> change)
    {
        byte[] bytes = (byte[])_scene.Query(
            $"SELECT {column} FROM mixed ORDER BY end_number DESC LIMIT 1", store)!;
        change(bytes);
        _scene.Query(
            $"UPDATE mixed SET {column} = x'{Convert.ToHexString(bytes)}' WHERE end_number = (SELECT max(end_number) FROM mixed)",
            store);
    }

    private static List<LogEntry> Read(string store, out List<string> warnings)
    {
        List<string> received = [];
        using LogStoreReader reader = LogStoreReader.Open(store, received.Add);
        List<LogEntry> entries = [.. reader.Read(new LogQuery(), null, Cancellation)];
        warnings = received;
        return entries;
    }
}
