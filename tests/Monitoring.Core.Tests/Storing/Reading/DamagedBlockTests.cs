using Monitoring.Querying;

namespace Monitoring.Storing.Reading;

/// <summary>A damaged block is reported once, and the other blocks are read.</summary>
public sealed class DamagedBlockTests : IDisposable
{
    private readonly HandmadeStore _store = new();
    private readonly List<string> _warnings = [];

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 })]
    public void A_damaged_block_is_reported_once_and_the_other_blocks_are_read(byte[] bytes)
    {
        long web = _store.AddStream(("app", "we\u001bb"));
        _store.AddBlock(web, (1, "a"));
        _store.AddBlock(web, (2, "b"), (3, "c"));
        _store.AddBlock(web, (4, "d"));
        _store.Damage(web, 1, bytes);
        using LogStoreReader reader = Open();
        Assert.Equal(["a", "d"], Read(reader, new LogQuery()));
        string warning = Assert.Single(_warnings);
        Assert.Contains("2 entries", warning);
        Assert.Contains("Repair-LogStore", warning);
        Assert.DoesNotContain('\u001b', warning);
        Assert.Equal(["a", "d"], Read(reader, new LogQuery { ContextAfter = 1, Contains = [new ContainedText("a")] })
            .Concat(Read(reader, new LogQuery { Last = 1 })));
    }

    [Fact]
    public void Random_bytes_in_place_of_a_block_never_do_worse_than_a_warning()
    {
        long web = _store.AddStream("web");
        _store.AddBlock(web, (1, "a"));
        _store.AddBlock(web, (2, "b"));
        byte[] whole = (byte[])_store.Ask("SELECT bytes FROM content WHERE block = $1", _store.IdOf(web, 1))!;
        Random random = new(7);
        for (int round = 0; round < 300; round++)
        {
            byte[] bytes = (byte[])whole.Clone();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 + random.Next(255));
            _store.Damage(web, 1, bytes);
            _warnings.Clear();
            using LogStoreReader reader = Open();
            Assert.Equal(["a"], Read(reader, new LogQuery()));
            Assert.Single(_warnings);
        }
    }

    [Fact]
    public void A_quarantined_block_is_skipped_without_a_warning()
    {
        long web = _store.AddStream("web");
        _store.AddBlock(web, (1, "a"));
        _store.AddBlock(web, (2, "b"));
        _store.Execute("UPDATE block SET state = 1 WHERE first_seq = 0");
        using LogStoreReader reader = Open();
        Assert.Equal(["b"], Read(reader, new LogQuery()));
        Assert.Empty(_warnings);
    }

    private static List<string> Read(LogStoreReader reader, LogQuery query) =>
        [.. reader.Read(query).Select(entry => entry.Message)];

    private LogStoreReader Open() => LogStoreReader.Open(_store.Path, _warnings.Add);

    private sealed class Report(Action<QueryProgress> told) : IProgress<QueryProgress>
    {
        void IProgress<QueryProgress>.Report(QueryProgress value) => told(value);
    }
}
