using System.IO.Compression;

namespace Monitoring.Campaigns.Writing;

/// <summary>Whether the logs are what they are taken for.</summary>
public sealed class NumberedLogTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly NumberedLog _log;

    public NumberedLogTests()
    {
        Directory.CreateDirectory(_files["containers"]);
        _log = new NumberedLog(_files["containers"], _files["pods"], new LoggedContainer(0));
    }

    public void Dispose()
    {
        _log.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void Lines_are_numbered_from_0_on()
    {
        _log.Write(200);

        Assert.Equal(Enumerable.Range(0, 201).Select(number => (long)number), NumbersOf(File.ReadAllLines(_log.Path)));
        Assert.Equal(201, _log.Written);
    }

    [Fact]
    public void A_writer_continues_with_the_renamed_file_until_it_opens_the_next_one()
    {
        _log.Rotate(compresses: true);
        _log.Write(1);
        Assert.False(File.Exists(File.ResolveLinkTarget(_log.Path, returnFinalTarget: true)!.FullName));
        _log.Reopen(atOnce: true);
        _log.Write(1);

        Assert.Equal([2], NumbersOf(File.ReadAllLines(_log.Path)));
        Assert.Equal([0, 1], NumbersOf(File.ReadAllLines(Assert.Single(FindRotated()))));
    }

    [Fact]
    public void The_file_before_the_one_that_is_rotated_is_compressed()
    {
        for (int rotation = 0; rotation < 2; rotation++)
        {
            _log.Rotate(compresses: true);
            _log.Reopen(atOnce: true);
            _log.Write(1);
        }

        string compressed = Assert.Single(FindRotated(), path => path.EndsWith(".gz", StringComparison.Ordinal));
        using StreamReader reader = new(new GZipStream(File.OpenRead(compressed), CompressionMode.Decompress));
        Assert.Equal([0], NumbersOf(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void A_copied_and_truncated_log_continues_in_the_same_file()
    {
        _log.CopyTruncate();
        _log.Write(1);

        Assert.Equal([1], NumbersOf(File.ReadAllLines(_log.Path)));
        Assert.Equal([0], NumbersOf(File.ReadAllLines(Assert.Single(FindRotated()))));
    }

    private static IEnumerable<long> NumbersOf(IEnumerable<string> lines) =>
        lines.Select(line => NumberedLog.NumberOf(line.Split(' ', 4)[3]));

    private IEnumerable<string> FindRotated() =>
        Directory.EnumerateFiles(_files["pods"], "0.log.2*", SearchOption.AllDirectories);
}
