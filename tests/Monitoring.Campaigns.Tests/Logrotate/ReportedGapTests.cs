namespace Monitoring.Campaigns.Logrotate;

public sealed class ReportedGapTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly RotatedLog _log;

    public ReportedGapTests() =>
        _log = new RotatedLog(_files.Path, "orders", WriterKind.Watching, hasTimes: false, _files["reopen"]);

    public void Dispose()
    {
        _log.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void A_gap_has_its_bytes_and_its_log()
    {
        ReportedGap gap = Assert.Single(
            ReportedGap.Find(["WARNING x: y", $"GAP 12 {_log.Path}: 12 bytes at offset 3 are lost."]));

        Assert.Equal(12, gap.Bytes);
        Assert.True(gap.IsOf(_log));
        Assert.True(gap.IsUnderPathOf(_log));
    }

    [Fact]
    public void A_gap_of_a_rotated_file_belongs_to_its_log_but_is_not_under_the_path_of_it()
    {
        ReportedGap gap = Assert.Single(ReportedGap.Find([$"GAP -1 {_log.Path}.1: An unknown number of bytes."]));

        Assert.Null(gap.Bytes);
        Assert.True(gap.IsOf(_log));
        Assert.False(gap.IsUnderPathOf(_log));
    }

    [Fact]
    public void A_gap_of_another_log_or_in_another_directory_is_of_no_concern()
    {
        string other = _log.Path.Replace("orders", "payments", StringComparison.Ordinal);

        Assert.All(
            ReportedGap.Find([$"GAP 1 {other}: x", "GAP 1 /elsewhere/orders.log: x"]),
            gap => Assert.False(gap.IsOf(_log)));
    }

    [Fact]
    public void A_gap_that_the_next_collector_reports_again_counts_once() =>
        Assert.Single(ReportedGap.Find([$"GAP 12 {_log.Path}: x", $"GAP 12 {_log.Path}: x"]));
}
