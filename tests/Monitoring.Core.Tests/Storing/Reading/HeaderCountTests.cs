using Monitoring.Counting;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;
using Monitoring.Storing.Blocks;

namespace Monitoring.Storing.Reading;

/// <summary>Levels and outputs are counted and excluded by headers, and texts by templates: what is not needed is not
/// read, so that its damage is not seen.</summary>
public sealed class HeaderCountTests : IDisposable
{
    private const string Broken = "x'00'";

    private readonly HandmadeStore _store = new();
    private readonly List<string> _warnings = [];
    private readonly long _web;

    public HeaderCountTests()
    {
        _web = _store.AddStream("web");
        _store.AddBlock(_web, [.. Enumerable.Range(0, 100).Select(
            row => ((long)row, row % 4 == 0 ? $"ERROR lost {row}" : $"INFO took {row}", Output(row)))]);
        _store.AddBlock(
            _web, [.. Enumerable.Range(100, 50).Select(row => ((long)row, $"INFO took {row}", Output(row)))]);
    }

    [Fact]
    public void Levels_and_outputs_are_counted_by_headers()
    {
        _store.Execute($"UPDATE content SET bytes = {Broken}");
        Assert.Equal(
            [("Error", 25), ("Information", 125)], Count(new LogQuery(), CountedBy.Level, sum => $"{sum.Level}"));
        Assert.Equal(
            [("Stderr", 50), ("Stdout", 100)], Count(new LogQuery(), CountedBy.Output, sum => $"{sum.Output}"));
        Assert.Equal(
            [("", 25)], Count(new LogQuery { Level = LogLevel.Error }, CountedBy.Nothing, _ => string.Empty));
        Assert.Equal(
            [("Error", 9)],
            Count(
                new LogQuery { Level = LogLevel.Warning, Output = LogOutput.Stderr }, CountedBy.Level,
                sum => $"{sum.Level}"));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Blocks_without_the_level_are_not_read()
    {
        _store.Damage(_web, 100, [0]);
        Assert.Equal(25, Read(new LogQuery { Level = LogLevel.Error }));
        Assert.Equal(5, Read(new LogQuery { Level = LogLevel.Error, Last = 5 }));
        _store.Damage(_web, 0, [0]);
        Assert.Equal(0, Read(new LogQuery { Level = LogLevel.Critical, Last = 20 }));
        Assert.Empty(_warnings);

        Assert.Equal(0, Read(new LogQuery { Level = LogLevel.Error }));
        Assert.Single(_warnings);
    }

    [Fact]
    public void Templates_are_counted_without_tokens()
    {
        DamageTokens();
        LogQuery errors = new() { Contains = [new ContainedText("error lost")] };
        Assert.Equal([("", 25)], Count(errors, CountedBy.Nothing, _ => string.Empty));
        Assert.Equal([("Stderr", 9), ("Stdout", 16)], Count(errors, CountedBy.Output, sum => $"{sum.Output}"));
        LogQuery either = new() { Match = [new MessagePattern("lost|info")] };
        Assert.Equal([("Error", 25), ("Information", 125)], Count(either, CountedBy.Level, sum => $"{sum.Level}"));
        Assert.Equal(
            [("", 125)],
            Count(either with { Contains = [new ContainedText("INFO")] }, CountedBy.Nothing, _ => string.Empty));
        Assert.Equal(0, Read(new LogQuery { Match = [new MessagePattern("nowhere.*took")] }));
        Assert.Empty(_warnings);

        Assert.Empty(Count(new LogQuery { Contains = [new ContainedText("took 101")] }, CountedBy.Nothing, _ => ""));
        Assert.Equal(2, _warnings.Count);
    }

    [Fact]
    public void Text_tokens_in_the_head_are_searched_without_the_other_tokens()
    {
        long stream = _store.AddStream("joined");
        _store.AddBlock(
            stream,
            [
                (1000, "took 12ERROR lost", LogOutput.Stdout),
                (1001, "took 13ERROR lost", LogOutput.Stderr),
                (1002, "found 14INFO at 7", LogOutput.Stdout),
            ]);
        DamageTokens(stream, 0);
        LogQuery errors = new() { Contains = [new ContainedText("error")] };
        Assert.Equal([("Stderr", 9), ("Stdout", 16)], Count(errors, CountedBy.Output, sum => $"{sum.Output}", "web"));
        Assert.Equal(
            [("Stderr", 1), ("Stdout", 1)], Count(errors, CountedBy.Output, sum => $"{sum.Output}", "joined"));
        Assert.Empty(_warnings);

        // Of one of two messages with a template, the length is in the tokens.
        LogQuery one = new() { Contains = [new ContainedText("12error")] };
        Assert.Empty(Count(one, CountedBy.Nothing, _ => string.Empty, "joined"));
        Assert.Single(_warnings);
    }

    [Fact]
    public void Stored_levels_are_those_of_the_entries()
    {
        long stream = _store.AddStream("db");
        using BlockEncoder encoder = new();
        encoder.Add("INFO in name only"u8, new BlockRow(default, LogOutput.Stdout, default, 0, 17), LogLevel.Critical);
        using EncodedBlock block = encoder.Finish();
        _store.AddBlock(stream, (0, "INFO in name only"));
        block.SetAddress(new BlockAddress(stream, 0, 0, Blocks.Columns.EntryNumbers.From(151, 1)));
        _store.Execute(
            "UPDATE block SET counts = $1 WHERE id = $2", block.Counts.ToArray(), _store.IdOf(stream, 0));
        _store.Damage(stream, 0, block.Content.ToArray());
        using LogStoreReader reader = LogStoreReader.Open(_store.Path, _warnings.Add);
        LogEntry entry = Assert.Single(
            reader.Read(
                new LogQuery { Level = LogLevel.Critical }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(LogLevel.Critical, entry.Level);
        Assert.Equal("INFO in name only", entry.Message);
    }

    [Fact]
    public void Blocks_that_were_not_counted_are_read()
    {
        _store.Execute("UPDATE block SET counts = NULL");
        Assert.Equal(
            [("Error", 25), ("Information", 125)], Count(new LogQuery(), CountedBy.Level, sum => $"{sum.Level}"));
        Assert.Equal(25, Read(new LogQuery { Level = LogLevel.Error }));
        _store.Execute("UPDATE block SET counts = x'0101'");
        Assert.Equal(
            [("Error", 25), ("Information", 125)], Count(new LogQuery(), CountedBy.Level, sum => $"{sum.Level}"));
    }

    public void Dispose() => _store.Dispose();

    private static LogOutput Output(int row) => row % 3 == 0 ? LogOutput.Stderr : LogOutput.Stdout;

    /// <summary>Changes the last byte before the end of each block's tokens.</summary>
    private void DamageTokens()
    {
        DamageTokens(_web, 0);
        DamageTokens(_web, 100);
    }

    private void DamageTokens(long stream, long first)
    {
        byte[] bytes = (byte[])_store.Ask("SELECT bytes FROM content WHERE block = $1", _store.IdOf(stream, first))!;
        bytes[^1] ^= 1;
        _store.Damage(stream, first, bytes);
    }

    private int Read(LogQuery query)
    {
        using LogStoreReader reader = LogStoreReader.Open(_store.Path, _warnings.Add);
        return reader.Read(query).Count();
    }

    private List<(string Group, long Entries)> Count(
        LogQuery query, CountedBy by, Func<LogSum, string> group, string? app = null)
    {
        query = query with { Selector = app is null ? query.Selector : LabelSelector.Parse($"app={app}") };
        using LogStoreReader reader = LogStoreReader.Open(_store.Path, _warnings.Add);
        LogCounts counts = reader.Count(
            query, new LogCounting { By = by }, cancellationToken: TestContext.Current.CancellationToken)!;
        return
        [
            .. counts.Sums.GroupBy(group)
                .Select(sums => (sums.Key, sums.Sum(sum => sum.Entries)))
                .OrderBy(sums => sums.Key, StringComparer.Ordinal),
        ];
    }
}
