using Monitoring.Counting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;
using Monitoring.Storing.Database;

namespace Monitoring.Storing.Maintenance;

/// <summary>Blocks of earlier versions are written again in the background, and answer correctly meanwhile.</summary>
public sealed class BlockRewriterTests : IDisposable
{
    private readonly StoreScene _scene = new();

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(6)]
    public void Blocks_of_an_earlier_version_get_levels_counts_and_filters(int version)
    {
        MakeOld(version);
        List<(LogPlace, string, LogLevel)> before = ReadAll();
        Assert.Equal([("Error", 100), ("Information", 1900)], CountLevels());

        using (LogStoreWriter writer = _scene.Open())
        {
            Assert.Equal([("Error", 100), ("Information", 1900)], CountLevels());
            WaitUntilRewritten();
            Assert.Equal(before, ReadAll());
        }

        Assert.True((long)_scene.Query("SELECT count(*) FROM filter")! > 0);
        _scene.Query("UPDATE content SET bytes = x'00'");
        Assert.Equal([("Error", 100), ("Information", 1900)], CountLevels());
        Assert.Empty(_scene.Warnings);
    }

    [Fact]
    public void A_damaged_block_is_quarantined_and_the_others_are_written_again()
    {
        MakeOld(6);
        _scene.Query("UPDATE content SET bytes = x'DEAD' WHERE block = (SELECT min(id) FROM block)");
        using LogStoreWriter writer = _scene.Open();
        WaitUntilRewritten();
        Assert.Equal(1L, _scene.Query("SELECT count(*) FROM block WHERE state = 1"));
        Wait.Until(() =>
        {
            writer.TryTakeCommitted(out _);
            return _scene.Warnings.Count == 1;
        });
        Assert.Equal(WarningKind.StoreDamaged, _scene.Warnings[0].Kind);
    }

    [Fact]
    public void A_block_keeps_its_numbers_and_times()
    {
        MakeOld(6);
        const string Rows =
            "SELECT group_concat(stream || ' ' || first_seq || ' ' || count || ' ' || committed || ' ' || ifnull(prior, 'none') || ' ' || first_number || ' ' || end_number, ',') FROM (SELECT * FROM block ORDER BY stream, first_seq)";
        object? before = _scene.Query(Rows);
        using LogStoreWriter writer = _scene.Open();
        WaitUntilRewritten();
        Assert.Equal(before, _scene.Query(Rows));
    }

    public void Dispose() => _scene.Dispose();

    private void MakeOld(int version)
    {
        using (LogStoreWriter writer = _scene.Open())
        {
            for (int batch = 0; batch < 2; batch++)
            {
                StoreScene.Commit(writer, _scene.Batch("/a.log", [.. Enumerable.Range(0, 1000).Select(
                    line => $"{(line % 20 == 0 ? "ERROR" : "INFO")} request {line * 7919L:x16} took its time again")]));
            }
        }

        OldStore.Make(_scene.Path, version);
    }

    private void WaitUntilRewritten() => Wait.Until(() =>
    {
        _scene.Time.Advance(TimeSpan.FromSeconds(1));
        return (long)_scene.Query("SELECT count(*) FROM block WHERE counts IS NULL AND state = 0")! == 0;
    });

    private List<(LogPlace, string, LogLevel)> ReadAll()
    {
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path, message => Assert.Fail(message));
        return [.. reader.Read(new LogQuery()).Select(
            entry => (entry.Cursor!.Value.Place!.Value, entry.Message, entry.Level))];
    }

    private List<(string Level, long Entries)> CountLevels()
    {
        using LogStoreReader reader = LogStoreReader.Open(_scene.Path, message => Assert.Fail(message));
        LogCounts counts = reader.Count(
            new LogQuery(), new LogCounting { By = CountedBy.Level },
            cancellationToken: TestContext.Current.CancellationToken)!;
        return [.. counts.Sums.GroupBy(sum => $"{sum.Level}")
            .Select(group => (group.Key, group.Sum(sum => sum.Entries)))
            .OrderBy(group => group.Key, StringComparer.Ordinal)];
    }
}
