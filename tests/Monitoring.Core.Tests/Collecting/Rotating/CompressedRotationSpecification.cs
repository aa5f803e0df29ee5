using System.Globalization;

namespace Monitoring.Collecting.Rotating;

/// <summary>Rotated files that were compressed, as kubelet and logrotate do it, while no collector ran or while one
/// ran.</summary>
public abstract partial class CompressedRotationSpecification : IDisposable
{
    /// <summary>Long ago: what is compressed now is compressed later.</summary>
    private static readonly DateTime Epoch = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly CollectorScene _scene = new(
        options => options with { Roots = [options.Roots[0] with { Include = ["*.log"] }], TurnBytes = 4096 });

    private int _rotations;

    /// <summary>The suffix of compressed files.</summary>
    protected abstract string Ending { get; }

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose()
    {
        _scene.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Compresses the content of a file.</summary>
    protected abstract byte[] Pack(byte[] bytes);

    [Fact]
    public void A_file_that_was_compressed_in_the_middle_of_being_read_continues_where_it_was_read_to()
    {
        Write(1, 10);
        Assert.Equal(Numbers(1, 10), _scene.CollectMessages());
        Write(11, 20);
        string rotated = Rotate();
        Write(21, 30);
        Compress(rotated);
        _scene.Restart();
        Assert.Equal(Numbers(11, 30), _scene.CollectMessages());
        Assert.Empty(_scene.CollectUntilIdle());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void All_files_between_the_checkpoint_and_the_current_file_are_read_in_order_compressed_or_not()
    {
        Write(1, 10);
        Assert.Equal(Numbers(1, 10), _scene.CollectMessages());
        for (int first = 11; first < 51; first += 10)
        {
            string rotated = Rotate();
            Write(first, first + 9);
            if (first < 41)
            {
                Compress(rotated);
            }
        }

        _scene.Restart();
        Assert.Equal(Numbers(11, 50), _scene.CollectMessages());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void The_files_of_logrotate_are_found_by_their_numbers()
    {
        Write(1, 10);
        Assert.Equal(Numbers(1, 10), _scene.CollectMessages());
        Write(11, 20);
        DateTime first = Touch("logs/0.log", second: 20);
        Files.Rename("logs/0.log", "logs/0.log.2");
        Compress("logs/0.log.2", first);
        Write(21, 30);
        Touch("logs/0.log", second: 30);
        Files.Rename("logs/0.log", "logs/0.log.1");
        Write(31, 40);
        _scene.Restart();
        Assert.Equal(Numbers(11, 40), _scene.CollectMessages());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_second_restart_in_the_middle_of_a_compressed_file_loses_and_repeats_nothing()
    {
        Write(1, 10);
        Assert.Equal(Numbers(1, 10), _scene.CollectMessages());
        Write(11, 2000);
        Compress(Rotate());
        Write(2001, 4000);
        Compress(Rotate());
        Write(4001, 4010);
        List<string> collected = [];
        for (int restart = 0; restart < 30; restart++)
        {
            _scene.Restart();
            CollectOne(collected);
            CollectOne(collected);
        }

        Assert.InRange(collected.Count, 2100, 3900);
        collected.AddRange(_scene.CollectMessages());
        Assert.Equal(Numbers(11, 4010), collected);
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_file_that_was_empty_when_it_was_seen_is_found_though_it_is_compressed()
    {
        Write(1, 10);
        Assert.Equal(Numbers(1, 10), _scene.CollectMessages());
        Rotate();
        Files.Append("logs/0.log", string.Empty);
        Touch("logs/0.log", second: 10);
        Assert.Empty(_scene.CollectMessages());
        Write(11, 20);
        Compress(Rotate());
        Write(21, 30);
        _scene.Restart();
        Assert.Equal(Numbers(11, 30), _scene.CollectMessages());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_file_of_which_nothing_was_read_yet_is_found_though_it_is_compressed()
    {
        Write(1, 2000);
        _scene.Start();
        List<string> collected = [];
        CollectOne(collected);
        Rotate();
        Write(2001, 2010);
        _scene.Time.Advance(TimeSpan.FromSeconds(2));
        CollectOne(collected);
        Assert.Equal(2, _scene.Collector!.Checkpoints.Single().Files.Count);
        Compress(Rotate());
        Write(2011, 2020);
        _scene.Restart();
        collected.AddRange(_scene.CollectMessages());
        Assert.Equal(Numbers(1, 2020), collected);
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_message_that_began_in_a_file_that_was_compressed_is_joined()
    {
        Files.Append("logs/0.log", Cri(1, "stdout F 1") + Cri(2, "stdout P 2 begin"));
        Assert.Equal(["1"], _scene.CollectMessages());
        Compress(Rotate());
        Files.Append("logs/0.log", Cri(3, "stdout F , 2 end") + Cri(4, "stdout F 3"));
        _scene.Restart();
        Assert.Equal(["2 begin, 2 end", "3"], _scene.CollectMessages());
    }

    [Theory]
    [InlineData(3000)]
    [InlineData(100_000)]
    [InlineData(5_000_000)]
    public void Lines_of_a_compressed_file_may_be_longer_than_what_is_kept_of_it(int length)
    {
        Files.Append("logs/0.log", "1\n");
        Assert.Equal(["1"], _scene.CollectMessages());
        Files.Append(
            "logs/0.log",
            string.Concat(Enumerable.Range(2, 5).Select(number => $"{number}{new string('x', length)}\n")));
        Compress(Rotate());
        Files.Append("logs/0.log", "7\n");
        _scene.Restart();
        Assert.Equal(
            ["2x", "3x", "4x", "5x", "6x", "7"],
            _scene.CollectEntries().Select(entry => entry.Message[..Math.Min(entry.Message.Length, 2)]));
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_file_that_is_open_is_read_to_its_end_though_it_is_compressed_meanwhile()
    {
        Write(1, 10);
        Assert.Equal(Numbers(1, 10), _scene.CollectMessages());
        Write(11, 20);
        Compress(Rotate());
        Write(21, 30);
        Compress(Rotate());
        Write(31, 40);
        Assert.Equal(Numbers(11, 40), _scene.CollectMessages());
        Assert.Empty(_scene.CollectUntilIdle());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_file_that_was_read_long_ago_is_not_new_because_it_is_compressed()
    {
        Write(1, 10);
        Assert.Equal(Numbers(1, 10), _scene.CollectMessages());
        string read = Rotate();
        Write(11, 20);
        Assert.Equal(Numbers(11, 20), _scene.CollectUntilIdle().Select(message => message[7..]));
        Files.Delete("logs/0.log");
        Files.Append("logs/unrelated", "keeps the inode from being given to the next file");
        Write(21, 30);
        Compress(read);
        Assert.Equal(Numbers(21, 30), _scene.CollectMessages());
        Files.Delete("logs/0.log");
        Files.Append("logs/unrelated2", "keeps the inode from being given to the next file");
        Write(31, 40);
        _scene.Restart();
        Assert.Equal(Numbers(31, 40), _scene.CollectMessages());
    }

    private static IEnumerable<string> Numbers(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(number => number.ToString(CultureInfo.InvariantCulture));

    private static string Cri(int second, string rest) =>
        string.Create(CultureInfo.InvariantCulture, $"{Epoch.AddSeconds(second):O} {rest}\n");

    /// <summary>Numbered lines, each a second after the one before, as a container runtime writes them.</summary>
    private void Write(int first, int last)
    {
        Files.Append(
            "logs/0.log",
            string.Concat(Numbers(first, last).Select((number, index) => Cri(first + index, $"stdout F {number}"))));
        File.SetLastWriteTimeUtc(Files["logs/0.log"], Epoch.AddSeconds(last));
    }

    /// <summary>Renames the log as kubelet does.</summary>
    private string Rotate()
    {
        string rotated = $"logs/0.log.20261123-{++_rotations:D6}";
        Files.Rename("logs/0.log", rotated);
        return rotated;
    }

    private void Compress(string name, DateTime? modified = null) => Files.Compress(name, modified, Ending, Pack);

    private DateTime Touch(string name, int second)
    {
        DateTime time = Epoch.AddSeconds(second);
        File.SetLastWriteTimeUtc(Files[name], time);
        return time;
    }

    private void CollectOne(List<string> collected)
    {
        if (_scene.Collector!.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken) is { } batch)
        {
            for (int index = 0; index < batch.Count; index++)
            {
                collected.Add(batch.CreateEntry(index).Message);
            }

            _scene.Commit(batch);
            batch.Dispose();
        }
    }
}
