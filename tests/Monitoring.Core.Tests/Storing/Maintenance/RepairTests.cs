using System.Globalization;
using Microsoft.Data.Sqlite;
using Monitoring.Entries;
using Monitoring.Querying;
using Monitoring.Storing.Database;
using Monitoring.Storing.Database.Schema;

namespace Monitoring.Storing.Maintenance;

/// <summary>After a repair each entry that is left is under its own stream and number, whatever was damaged.</summary>
public sealed class RepairTests : IDisposable
{
    private const int Streams = 12;
    private const int Seeds = 80;

    // Fewer than are merged: the same seeds then damage the same bytes.
    private const int Blocks = 12;
    private const int Lines = 14;

    private readonly StoreScene _scene = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(1, 0, 4096)]
    [InlineData(2, 0, 4096)]
    [InlineData(3, 0, 4096)]
    [InlineData(4, 0, 4096)]
    [InlineData(6, 0, 4096)]
    [InlineData(7, 0, 4096)]
    [InlineData(StoreSchema.Version, 0, 4096)]
    [InlineData(StoreSchema.Version, 0, 16)]
    [InlineData(StoreSchema.Version, 68, 4)]
    [InlineData(StoreSchema.Version, 100, 40)]
    [InlineData(StoreSchema.Version, 2000, 2096)]
    public void A_damaged_first_page_costs_nothing(int version, int offset, int length)
    {
        Fill();
        if (version < StoreSchema.Version)
        {
            OldStore.Make(_scene.Path, version);
        }

        byte[] bytes = File.ReadAllBytes(_scene.Path);
        bytes.AsSpan(offset, length).Fill(0xA5);
        File.WriteAllBytes(_scene.Path, bytes);
        Assert.Equal(
            LogStoreError.Damaged,
            Assert.Throws<LogStoreException>(() => LogStoreMaintenance.Test(_scene.Path, null, Cancellation)).Error);

        LogStoreHealth health = LogStoreMaintenance.Repair(_scene.Path, _scene.Events, _scene.Time, Cancellation);

        Assert.True(health.IsHealthy, string.Join("; ", health.Problems));
        Assert.Equal(Streams * Blocks * Lines, health.Entries);
        CheckEntries();
        Assert.Contains(_scene.Warnings, warning => warning.Message.Contains("first page", StringComparison.Ordinal));
        Assert.Equal(bytes[..4096], File.ReadAllBytes(Assert.Single(Directory.GetFiles(_scene.Files.Path, "*.page1"))));
        _scene.Open().Dispose();
    }

    [Fact]
    public void A_database_of_another_program_is_no_damaged_store()
    {
        using (SqliteConnection other = new($"Data Source={_scene.Path};Pooling=False"))
        {
            other.Open();
            using SqliteCommand command = other.CreateCommand();
            command.CommandText = string.Concat(Enumerable.Range(0, 20).Select(table => $"CREATE TABLE t{table} (x);"));
            command.ExecuteNonQuery();
        }

        byte[] before = File.ReadAllBytes(_scene.Path);
        Assert.Equal(
            LogStoreError.NotAStore,
            Assert.Throws<LogStoreException>(
                () => LogStoreMaintenance.Repair(_scene.Path, _scene.Events, Cancellation)).Error);
        Assert.Equal(before, File.ReadAllBytes(_scene.Path));
    }

    [Fact]
    public void A_content_under_another_row_is_not_read_and_is_put_back_by_a_repair()
    {
        Fill();
        _scene.Query("""
            PRAGMA foreign_keys = OFF;
            UPDATE content SET block = -1 WHERE block = 3;
            UPDATE content SET block = 3 WHERE block = 5;
            UPDATE content SET block = 5 WHERE block = -1;
            """);
        LogStoreHealth health = LogStoreMaintenance.Test(_scene.Path, null, Cancellation);
        Assert.Equal((2, 2 * Lines), (health.DamagedBlocks, health.LostEntries));
        Assert.Equal((Streams * Blocks * Lines) - (2 * Lines), CheckEntries());

        StoreRebuild.Run(_scene.Path, _scene.Events, _scene.Time, Cancellation);

        Assert.Equal(Streams * Blocks * Lines, CheckEntries());
    }

    [Fact]
    public void With_any_damaged_bytes_no_entry_has_another_stream_or_number()
    {
        Fill();
        byte[] whole = File.ReadAllBytes(_scene.Path);
        long saved = 0;
        for (int seed = 0; seed < Seeds; seed++)
        {
            byte[] damaged = (byte[])whole.Clone();
            Damage(damaged, new Random(seed));
            File.WriteAllBytes(_scene.Path, damaged);
            LogStoreHealth health = LogStoreMaintenance.Repair(_scene.Path, _scene.Events, _scene.Time, Cancellation);
            Assert.True(health.IsHealthy, $"{seed}: {string.Join("; ", health.Problems)}");
            saved += CheckEntries(seed);
            Array.ForEach(Directory.GetFiles(_scene.Files.Path, "*damaged*"), File.Delete);
        }

        Assert.InRange(saved, (long)Seeds * Streams * Blocks * Lines / 2, long.MaxValue);
    }

    private static void Damage(byte[] bytes, Random random)
    {
        int pages = bytes.Length / StoreConnection.PageBytes;
        switch (random.Next(4))
        {
            case 0:
                for (int flips = random.Next(1, 30); flips > 0; flips--)
                {
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                }

                break;
            case 1:
                for (int copies = random.Next(1, 4); copies > 0; copies--)
                {
                    PageOf(random.Next(1, pages)).CopyTo(PageOf(random.Next(1, pages)));
                }

                break;
            case 2:
                Span<byte> left = PageOf(random.Next(1, pages));
                Span<byte> right = PageOf(random.Next(1, pages));
                byte[] swapped = left.ToArray();
                right.CopyTo(left);
                swapped.CopyTo(right);
                break;
            default:
                random.NextBytes(PageOf(random.Next(pages))[random.Next(4000)..]);
                break;
        }

        Span<byte> PageOf(int page) => bytes.AsSpan(page * StoreConnection.PageBytes, StoreConnection.PageBytes);
    }

    private void Fill()
    {
        // Ordinary blocks of each commit.
        _scene.Options = _scene.Options with { SmallBytes = 0 };
        Random random = new(1);
        using LogStoreWriter writer = _scene.Open();
        for (int block = 0; block < Blocks; block++)
        {
            for (int stream = 0; stream < Streams; stream++)
            {
                string[] lines =
                [
                    .. Enumerable.Range(block * Lines, Lines).Select(line => string.Create(
                        CultureInfo.InvariantCulture,
                        $"/{stream}.log {line} {random.NextInt64():x16}{random.NextInt64():x16}")),
                ];
                writer.Write(
                    _scene.Batch(string.Create(CultureInfo.InvariantCulture, $"/{stream}.log"), block * Lines, lines),
                    Cancellation);
            }

            Assert.True(writer.Drain(Cancellation));
        }
    }

    /// <summary>Reads all entries: each says in its message where it belongs.</summary>
    /// <returns>How many there are.</returns>
    private long CheckEntries(int? seed = null)
    {
        long count = 0;
        Dictionary<long, string> names = [];
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path);
        foreach (LogEntry entry in reader.Read(new LogQuery(), progress: null, Cancellation))
        {
            string[] words = entry.Message.Split(' ');
            LogPlace place = entry.Cursor!.Value.Place!.Value;
            names.TryAdd(place.Stream, words[0]);
            Assert.True(
                names[place.Stream] == words[0],
                $"{seed}: stream {place.Stream} has '{entry.Message}' and is {names[place.Stream]}");
            Assert.True(
                entry.Path == words[0]
                || entry.Metadata.Find("recovered") is not null, $"{seed}: '{entry.Message}' is under {entry.Path}");
            Assert.True(
                place.Sequence == long.Parse(words[1], CultureInfo.InvariantCulture),
                $"{seed}: '{entry.Message}' has number {place.Sequence}");
            count++;
        }

        return count;
    }
}
