namespace Monitoring.Campaigns.Logrotate;

/// <summary>Whether each kind of writer opens the next file when it should.</summary>
public sealed class RotatedLogTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private RotatedLog? _log;

    private string Path => _files["orders.log"];

    private string Rotated => Path + ".1";

    public void Dispose()
    {
        _log?.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lines_name_their_log_and_are_numbered(bool hasTimes)
    {
        RotatedLog log = Create(WriterKind.Watching, hasTimes);
        log.Write(200);

        Assert.Equal(Enumerable.Range(0, 201).Select(number => (long)number), NumbersIn(Path));
        Assert.Equal(201, log.Written);
        Assert.Equal(
            new FileInfo(Path).Length,
            Enumerable.Range(0, 201).Sum(number => new RotatedLine("orders", number).CountBytes(hasTimes)));
    }

    [Fact]
    public void A_watching_writer_creates_the_next_file_with_its_next_line()
    {
        RotatedLog log = Create(WriterKind.Watching);
        log.Rotate(Rename, isPaused: false, lines: 1);
        log.Write(1);

        Assert.Equal([0, 1], NumbersIn(Rotated));
        Assert.Equal([2], NumbersIn(Path));
        Assert.Equal(2, log.WrittenAtRotation);
    }

    [Fact]
    public void A_watching_writer_opens_one_file_while_the_log_is_rotated()
    {
        RotatedLog log = Create(WriterKind.Watching);
        log.Rotate(
            () =>
            {
                Rename();
                log.Write(1);
                File.Move(Path, Path + ".backup");
                log.Write(1);
            },
            isPaused: false,
            lines: 1);
        log.Write(1);

        Assert.Equal([2, 3], NumbersIn(Path + ".backup"));
        Assert.Equal([4], NumbersIn(Path));
    }

    [Fact]
    public void A_late_writer_writes_some_bursts_into_the_renamed_file()
    {
        RotatedLog log = Create(WriterKind.Late);
        log.Rotate(Rename, isPaused: false, lines: 1);
        for (int burst = 0; burst < 4; burst++)
        {
            log.Write(1);
        }

        Assert.Equal([0, 1, 2, 3, 4], NumbersIn(Rotated));
        Assert.Equal([5], NumbersIn(Path));
    }

    [Fact]
    public void A_signaled_writer_keeps_its_file_until_the_signal()
    {
        RotatedLog log = Create(WriterKind.Signaled);
        log.Rotate(Rename, isPaused: false, lines: 1);
        log.Write(1);
        File.WriteAllText(_files["reopen"], string.Empty);
        log.Write(1);

        Assert.Equal([0, 1, 2], NumbersIn(Rotated));
        Assert.Equal([3], NumbersIn(Path));
        Assert.False(File.Exists(_files["reopen"]));
    }

    [Fact]
    public void A_slow_writer_reopens_its_file_at_the_second_rotation()
    {
        RotatedLog log = Create(WriterKind.Forgetful);
        log.Rotate(Rename, isPaused: false, lines: 1);
        log.Rotate(() => File.Move(Rotated, Path + ".2"), isPaused: false, lines: 1);
        log.Write(1);

        Assert.Equal([0, 1, 2], NumbersIn(Path + ".2"));
        Assert.Equal([3], NumbersIn(Path));
    }

    [Fact]
    public void An_appending_writer_continues_at_the_beginning_of_a_truncated_file()
    {
        RotatedLog log = Create(WriterKind.Appending);
        log.Rotate(CopyTruncate, isPaused: true, lines: 1);
        log.Write(1);

        Assert.Equal([0, 1], NumbersIn(Rotated));
        Assert.Equal([2], NumbersIn(Path));
        Assert.NotEqual(0, File.ReadAllBytes(Path)[0]);
    }

    [Fact]
    public void A_writer_at_its_own_offset_leaves_a_hole_in_a_truncated_file()
    {
        RotatedLog log = Create(WriterKind.Positioned);
        log.Rotate(CopyTruncate, isPaused: true, lines: 1);
        log.Write(1);

        byte[] bytes = File.ReadAllBytes(Path);
        Assert.Equal(new FileInfo(Rotated).Length, bytes.AsSpan().IndexOfAnyExcept((byte)0));
    }

    [Fact]
    public void At_the_end_every_writer_that_opens_files_opens_the_next_one()
    {
        RotatedLog log = Create(WriterKind.Forgetful);
        log.Rotate(Rename, isPaused: false, lines: 1);
        log.Reopen(atOnce: true);

        Assert.True(File.Exists(Path));
    }

    private RotatedLog Create(WriterKind kind, bool hasTimes = false) =>
        _log = new RotatedLog(_files.Path, "orders", kind, hasTimes, _files["reopen"]);

    private void Rename() => File.Move(Path, Rotated);

    private void CopyTruncate()
    {
        File.Copy(Path, Rotated);
        using FileStream file = new(Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(0);
    }

    private static IEnumerable<long> NumbersIn(string file) =>
        File.ReadAllLines(file)
            .Select(
                text => RotatedLine.TryParseLine(text, out RotatedLine line)
                && line.Log == "orders" ? line.Number : -1);
}
