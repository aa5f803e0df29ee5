using System.Globalization;
using Microsoft.Data.Sqlite;
using Monitoring.Diagnostics;
using Monitoring.Querying;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance;

/// <summary>A store is checked, repaired and cleared; whole blocks stay, and lost entries are reported.</summary>
public sealed class LogStoreMaintenanceTests : IDisposable
{
    private const int Streams = 40;
    private const int BlocksOfStream = 12;
    private const int Lines = 20;

    private readonly StoreScene _scene = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_whole_store_is_healthy_while_it_is_written()
    {
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, _scene.Batch("/a.log", 0, "one", "two"));
        LogStoreHealth health = LogStoreMaintenance.Test(_scene.Path, null, Cancellation);
        Assert.True(health.IsHealthy);
        Assert.Equal(
            (1, 1, 2, 0, 0), (health.Streams, health.Blocks, health.Entries, health.DamagedBlocks, health.LostEntries));
        Assert.InRange(health.Latest!.Value - health.Earliest!.Value, TimeSpan.Zero, TimeSpan.FromTicks(1));
        Assert.Empty(health.Problems);
    }

    [Fact]
    public void A_store_beside_which_nothing_can_be_written_is_tested()
    {
        Fill();

        // Root may write anywhere, but no user can create a file where a directory is.
        Directory.CreateDirectory(_scene.Path + "-shm");
        LogStoreHealth health = LogStoreMaintenance.Test(_scene.Path, null, Cancellation);
        Assert.True(health.IsHealthy, string.Join("; ", health.Problems));
        Assert.Equal(Streams * BlocksOfStream * Lines, health.Entries);
    }

    [Fact]
    public void A_flipped_byte_is_found_set_aside_and_the_rest_is_served()
    {
        Fill();
        FlipByteOfContent(block: 7);
        LogStoreHealth health = LogStoreMaintenance.Test(_scene.Path, null, Cancellation);
        Assert.False(health.IsHealthy);
        Assert.Equal((1, Lines), (health.DamagedBlocks, health.LostEntries));
        Assert.Single(health.Problems);

        LogStoreHealth repaired = LogStoreMaintenance.Repair(_scene.Path, _scene.Events, Cancellation);
        Assert.True(repaired.IsHealthy);
        Assert.Equal((1, Lines), (repaired.DamagedBlocks, repaired.LostEntries));
        Assert.Equal((Streams * BlocksOfStream * Lines) - Lines, repaired.Entries);
        Assert.Contains($"{Lines} entries", Assert.Single(_scene.Warnings).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_scene.Files.Path, "*damaged*"));
    }

    /// <summary>Whichever page is destroyed, the store is whole afterwards, and only what was in that page is
    /// missing.</summary>
    [Fact]
    public void With_any_destroyed_page_the_other_entries_are_recovered()
    {
        Fill();
        byte[] whole = File.ReadAllBytes(_scene.Path);
        int pages = whole.Length / StoreConnection.PageBytes;
        HashSet<(string, string)> expected = [.. Entries()];
        int checkpoints = Checkpoints();
        (int rebuilt, int wholesale) = (0, 0);
        for (int page = 2; page <= pages; page++)
        {
            byte[] damaged = (byte[])whole.Clone();
            damaged.AsSpan((page - 1) * StoreConnection.PageBytes, StoreConnection.PageBytes).Fill(0xA5);
            File.WriteAllBytes(_scene.Path, damaged);
            _scene.Warnings.Clear();
            MonitoringEvents events = new() { OnWarning = _scene.Warnings.Add };
            LogStoreHealth health = LogStoreMaintenance.Repair(_scene.Path, events, _scene.Time, Cancellation);
            Assert.True(health.IsHealthy, $"page {page}: {string.Join("; ", health.Problems)}");
            List<(string, string)> saved = [.. Entries()];
            Assert.Equal(saved.Count, saved.Distinct().Count());
            Assert.Subset(expected, saved.ToHashSet());
            wholesale += saved.Count < expected.Count / 3 * 2 ? 1 : 0;
            if (Checkpoints() < checkpoints)
            {
                Assert.Contains("checkpoints may be lost", _scene.Warnings[^1].Message, StringComparison.Ordinal);
            }

            Assert.Equal(saved.Count, health.Entries);
            if (saved.Count < expected.Count)
            {
                Assert.NotEmpty(_scene.Warnings);
            }

            string[] kept = Directory.GetFiles(_scene.Files.Path, "*damaged*");
            rebuilt += Math.Sign(kept.Length);
            Array.ForEach(kept, File.Delete);
            using LogStoreWriter writer = _scene.Open();
            StoreScene.Commit(writer, _scene.Batch("/new.log", 0, "new"));
        }

        Assert.InRange(rebuilt, 5, pages);

        // The one through which all contents are found.
        Assert.InRange(wholesale, 0, 1);
    }

    [Fact]
    public void A_truncated_store_is_rebuilt_and_the_damaged_one_is_kept()
    {
        Fill();
        byte[] whole = File.ReadAllBytes(_scene.Path);
        byte[] cut = whole[..(whole.Length / 2 / StoreConnection.PageBytes * StoreConnection.PageBytes)];
        File.WriteAllBytes(_scene.Path, cut);
        Assert.False(LogStoreMaintenance.Test(_scene.Path, null, Cancellation).IsHealthy);
        LogStoreHealth health = LogStoreMaintenance.Repair(_scene.Path, _scene.Events, _scene.Time, Cancellation);
        Assert.True(health.IsHealthy);
        Assert.InRange(health.Entries, 1, (Streams * BlocksOfStream * Lines) - 1);
        string kept = _scene.Path + ".damaged-20261123T120000Z";
        Assert.Equal(cut, File.ReadAllBytes(kept));
        Assert.Contains(kept, Assert.Single(_scene.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_rebuild_is_finished_at_the_next_open()
    {
        Fill();
        File.Move(_scene.Path, _scene.Path + ".rebuilt");
        _scene.Open().Dispose();
        Assert.Equal(Streams, _scene.ReadAll().Count);
        File.Move(_scene.Path, _scene.Path + ".rebuilt");
        Assert.True(LogStoreMaintenance.Repair(_scene.Path, _scene.Events, Cancellation).IsHealthy);
    }

    [Fact]
    public void A_missing_file_is_not_created()
    {
        Assert.Equal(LogStoreError.NotFound, Error(() => LogStoreMaintenance.Test(_scene.Path, null, Cancellation)));
        Assert.Equal(
            LogStoreError.NotFound, Error(() => LogStoreMaintenance.Repair(_scene.Path, _scene.Events, Cancellation)));
        Assert.Equal(
            LogStoreError.NotFound,
            Error(() => LogStoreMaintenance.Clear(_scene.Path, LabelSelector.All, _scene.Events)));
        Assert.Empty(Directory.GetFileSystemEntries(_scene.Files.Path));
    }

    [Fact]
    public void A_store_with_a_writer_is_neither_repaired_nor_cleared()
    {
        using LogStoreWriter writer = _scene.Open();
        Assert.Equal(
            LogStoreError.InUse, Error(() => LogStoreMaintenance.Repair(_scene.Path, _scene.Events, Cancellation)));
        Assert.Equal(
            LogStoreError.InUse, Error(() => LogStoreMaintenance.Clear(_scene.Path, LabelSelector.All, _scene.Events)));
    }

    [Fact]
    public void Random_bytes_are_no_store()
    {
        byte[] random = new byte[50_000];
        new Random(5).NextBytes(random);
        File.WriteAllBytes(_scene.Path, random);
        Assert.Equal(LogStoreError.NotAStore, Error(() => LogStoreMaintenance.Test(_scene.Path, null, Cancellation)));
        Assert.Equal(
            LogStoreError.NotAStore, Error(() => LogStoreMaintenance.Repair(_scene.Path, _scene.Events, Cancellation)));
        Assert.Equal(random, File.ReadAllBytes(_scene.Path));
    }

    [Fact]
    public void Clear_deletes_entries_frees_space_and_keeps_positions()
    {
        Fill();
        long before = new FileInfo(_scene.Path).Length;
        int checkpoints = Checkpoints();
        Assert.Equal(
            Streams * BlocksOfStream * Lines,
            LogStoreMaintenance.Clear(_scene.Path, LabelSelector.All, _scene.Events));
        Assert.Empty(_scene.ReadAll());
        Assert.Equal(checkpoints, Checkpoints());
        Assert.InRange(new FileInfo(_scene.Path).Length, 1, before / 4);
        Assert.True(LogStoreMaintenance.Test(_scene.Path, null, Cancellation).IsHealthy);
    }

    [Fact]
    public void Clear_deletes_only_the_selected_streams()
    {
        Fill();
        Assert.Equal(
            2 * BlocksOfStream * Lines,
            LogStoreMaintenance.Clear(
                _scene.Path, LabelSelector.Parse("path in (/7.log, /8.log), app=test"), _scene.Events));
        Assert.Equal(Streams - 2, _scene.ReadAll().Count);
        Assert.DoesNotContain("/7.log", _scene.ReadAll().Keys);
        Assert.Equal((long)Streams - 2, _scene.Query("SELECT count(*) FROM stream"));
        Assert.Equal(2L * (Streams - 2), _scene.Query("SELECT count(*) FROM label"));
        Assert.Equal(0, LogStoreMaintenance.Clear(_scene.Path, LabelSelector.Parse("path=/7.log"), _scene.Events));
    }

    public void Dispose() => _scene.Dispose();

    private static LogStoreError Error(Action code) => Assert.Throws<LogStoreException>(code).Error;

    private void Fill()
    {
        // Ordinary blocks of each commit.
        _scene.Options = _scene.Options with { SmallBytes = 0 };
        using LogStoreWriter writer = _scene.Open();
        for (int block = 0; block < BlocksOfStream; block++)
        {
            for (int stream = 0; stream < Streams; stream++)
            {
                int first = block * Lines;
                string[] lines =
                [
                    .. Enumerable.Range(first, Lines)
                        .Select(
                            line => string.Create(
                            CultureInfo.InvariantCulture,
                            $"{Convert.ToHexString(Guid.NewGuid().ToByteArray())} line {line}")),
                ];
                writer.Write(
                    _scene.Batch(string.Create(CultureInfo.InvariantCulture,
                        $"/{stream}.log"), first, lines), Cancellation);
            }

            Assert.True(writer.Drain(Cancellation));
        }
    }

    private List<(string Stream, string Message)> Entries() =>
        [.. _scene.ReadAll(mayLack: true).Where(pair => pair.Key != "/new.log").SelectMany(
            pair => pair.Value.Select(message => (pair.Key, message)))];

    private int Checkpoints() => Convert.ToInt32(
        _scene.Query("SELECT count(*) FROM checkpoint WHERE path <> '/new.log'"), CultureInfo.InvariantCulture);

    private void FlipByteOfContent(int block)
    {
        using SqliteConnection connection = _scene.Connect();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT bytes FROM content WHERE block = $block";
        command.Parameters.AddWithValue("$block", block);
        byte[] bytes = (byte[])command.ExecuteScalar()!;
        bytes[bytes.Length / 2] ^= 0x10;
        command.CommandText = "UPDATE content SET bytes = $bytes WHERE block = $block";
        command.Parameters.AddWithValue("$bytes", bytes);
        command.ExecuteNonQuery();
    }
}
