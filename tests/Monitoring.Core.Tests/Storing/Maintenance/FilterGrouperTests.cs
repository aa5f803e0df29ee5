using System.Globalization;
using Monitoring.Entries;
using Monitoring.Querying;

namespace Monitoring.Storing.Maintenance;

/// <summary>The filters of blocks that stay as they are become groups, and are deleted with their blocks.</summary>
public sealed class FilterGrouperTests : IDisposable
{
    private const int Blocks = 80;
    private const int BlockBytes = 64 << 10;
    private const string Groups = "SELECT count(DISTINCT id / 32768) FROM filter_page";

    private readonly StoreScene _scene = new();

    public FilterGrouperTests() => _scene.Options = _scene.Options with { BlockBytes = BlockBytes };

    [Fact]
    public void Filters_are_grouped_and_exclude_as_before()
    {
        List<string> identifiers = Fill();
        Assert.Equal(1L, _scene.Query(Groups));
        Assert.Equal(Blocks - 64L, _scene.Query("SELECT count(*) FROM filter"));
        Assert.Equal(64L, _scene.Query("SELECT count(DISTINCT filter_slot) FROM block"));
        Assert.InRange((long)_scene.Query("SELECT count(*) FROM filter_page")!, 5, 50);

        using LogStoreReader reader = LogStoreReader.Open(_scene.Path, message => Assert.Fail(message));
        foreach (string identifier in identifiers)
        {
            LogEntry entry = Assert.Single(Find(reader, identifier));
            Assert.Contains(identifier, entry.Message, StringComparison.Ordinal);
        }

        // Blocks that the filters exclude are not read, so that their damage is not seen.
        _scene.Query(
            "UPDATE content SET bytes = x'00' WHERE block IN (SELECT id FROM block WHERE filter_slot IS NOT NULL)");
        int damaged = 0;
        using LogStoreReader counting = LogStoreReader.Open(_scene.Path, _ => damaged++);
        for (int probe = 0; probe < 20; probe++)
        {
            Assert.Empty(Find(counting, $"{probe:x4}zz98765432{probe:x4}"));
        }

        Assert.InRange(damaged, 0, 20 * 64 / 10);
    }

    [Fact]
    public void A_damaged_filter_is_in_no_group()
    {
        LogStoreOptions options = _scene.Options;
        _scene.Options = options with { Retention = new RetentionPolicy(null, 128L << 20) };
        string identifier = Write()[3];
        Assert.Equal((long)Blocks, _scene.Query("SELECT count(*) FROM filter"));
        _scene.Options = options;
        _scene.Query("UPDATE filter SET bytes = CAST(x'63' || substr(bytes, 2) AS BLOB)");
        using LogStoreWriter writer = _scene.Open();
        Wait.Until(() => (long)_scene.Query("SELECT count(*) FROM filter")! < 64);
        Assert.Equal(0L, _scene.Query("SELECT count(*) FROM filter_page"));
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path, message => Assert.Fail(message));
        Assert.Single(Find(reader, identifier));
    }

    [Fact]
    public void A_damaged_page_excludes_nothing()
    {
        string identifier = Fill()[3];
        _scene.Query("UPDATE filter_page SET bytes = x'00'");
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path, message => Assert.Fail(message));
        Assert.Single(Find(reader, identifier));
        _scene.Query("DELETE FROM filter_page");
        using LogStoreReader without = LogStoreReader.Open(_scene.Path, message => Assert.Fail(message));
        Assert.Single(Find(without, identifier));
    }

    [Fact]
    public void A_group_is_deleted_with_its_last_block()
    {
        Fill();
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(TimeSpan.FromHours(1), null) };
        _scene.Time.Advance(TimeSpan.FromHours(3));
        using LogStoreWriter writer = _scene.Open();
        StoreScene.Commit(writer, _scene.Batch("/new.log", "new"));
        _scene.Time.Advance(TimeSpan.FromHours(2));
        Wait.Until(() => writer.Statistics.Blocks <= 1);
        Wait.Until(() => (long)_scene.Query("SELECT count(*) FROM filter_page")! == 0);
    }

    [Fact]
    public void A_small_store_groups_nothing()
    {
        _scene.Options = _scene.Options with { Retention = new RetentionPolicy(null, 128L << 20) };
        Write();
        Assert.Equal(0L, _scene.Query(Groups));
        Assert.Equal((long)Blocks, _scene.Query("SELECT count(*) FROM filter"));
    }

    public void Dispose() => _scene.Dispose();

    private static List<LogEntry> Find(LogStoreReader reader, string text)
    {
        LogQuery query = new() { Contains = [new ContainedText(text)] };
        return [.. reader.Read(query, cancellationToken: TestContext.Current.CancellationToken)];
    }

    /// <summary>Writes blocks, which are grouped although the store is closed at once; returns an identifier
    /// of each.</summary>
    private List<string> Fill()
    {
        List<string> identifiers = Write();
        Assert.Equal(1L, _scene.Query(Groups));
        return identifiers;
    }

    private List<string> Write()
    {
        Random random = new(20261130);
        List<string> identifiers = [];
        using LogStoreWriter writer = _scene.Open();
        for (int block = 0; block < Blocks; block++)
        {
            List<string> messages = [];
            for (int bytes = 0; bytes < BlockBytes; bytes += messages[^1].Length)
            {
                messages.Add(string.Create(
                    CultureInfo.InvariantCulture, $"INFO request {random.NextInt64():x16} of user took its time again"));
            }

            identifiers.Add(messages[7].Split(' ')[2]);
            StoreScene.Commit(writer, _scene.Batch("/a.log", [.. messages]));
        }

        return identifiers;
    }
}
