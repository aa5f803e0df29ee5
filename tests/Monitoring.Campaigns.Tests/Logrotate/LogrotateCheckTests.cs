using Monitoring.Campaigns.Checking;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Pipelines;
using Monitoring.Storing;
using Monitoring.Watching;

namespace Monitoring.Campaigns.Logrotate;

/// <summary>Whether what is lost, repeated or wrongly reported is found.</summary>
public sealed class LogrotateCheckTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly LogrotateMode Keeping =
        new() { Name = "keeping", Topic = LogrotateTopic.Renaming, Configurations = ["create"] };
    private static readonly LogrotateMode Losing = Keeping with { MayLose = true };

    private readonly TemporaryDirectory _files = new();
    private readonly RotatedLog _log;
    private readonly LogrotateSite _site;
    private readonly long _bytesOfTwo = new RotatedLine("orders", 2).CountBytes(hasTimes: false);

    public LogrotateCheckTests()
    {
        string directory = Directory.CreateDirectory(_files["logs"]).FullName;
        _log = new RotatedLog(directory, "orders", WriterKind.Watching, hasTimes: false, _files["reopen"]);
        _log.Write(4);
        _site = new LogrotateSite("all", directory, FollowsAll: true, [_log]);
    }

    private string Store => _files["store.db"];

    public void Dispose()
    {
        _log.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void Lines_that_arrive_once_under_several_paths_are_good()
    {
        Collect(("orders.log.1", [0, 1, 2]), ("orders.log", [3, 4]));

        Assert.True(Check(Keeping).IsGood);
    }

    [Fact]
    public void A_line_that_arrives_under_two_paths_is_repeated()
    {
        Collect(("orders.log.1", [0, 1, 2]), ("orders.log", [2, 3, 4]));

        LineCheck lines = Check(Keeping).Lines;
        Assert.Equal((0, 1), (lines.Lost, lines.Repeated));
        Assert.Contains("repeated 1 of 5: 2..2 under", Assert.Single(lines.Holes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_line_is_located_in_its_file()
    {
        Collect(("orders.log", [0, 1, 3, 4]));
        Write("orders.log.1.backup", 2);

        LineCheck lines = Check(Losing).Lines;
        Assert.Equal(1, lines.Lost);
        Assert.Contains(
            "2..2 in orders.log.1.backup; reported: no gap", Assert.Single(lines.Holes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deleted_line_is_lost_unless_it_is_reported()
    {
        Collect(("orders.log", [0, 1, 3, 4]));

        Assert.Equal(1, Check(Losing).Lines.Lost);
        Assert.Equal(1, Check(Keeping, Gap(_bytesOfTwo)).Lines.Lost);
        Assert.Equal(1, Check(Losing, Gap(_bytesOfTwo + 1)).Lines.Lost);
        Assert.Equal(1, Check(Losing, Gap(_bytesOfTwo - 1)).Lines.Lost);
        Assert.True(Check(Losing, Gap(_bytesOfTwo)).IsGood);
        Assert.True(Check(Losing, Gap(-1)).IsGood);
        Assert.Contains("1 lines", Assert.Single(Check(Losing, Gap(-1)).Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_in_a_file_that_cannot_be_read_counts_as_deleted()
    {
        Collect(("orders.log", [0, 1, 3, 4]));
        Write("orders.log.1.xz", 2);

        Assert.True(Check(Losing with { UnreadableEnding = ".xz" }, Gap(-1)).IsGood);
    }

    [Fact]
    public void A_gap_is_wrong_where_nothing_is_lost()
    {
        Collect(("orders.log", [0, 1, 2, 3, 4]));

        Assert.NotNull(Check(Losing, Gap(7)).Fault);
        Assert.NotNull(Check(Keeping, Gap(-1)).Fault);
        Assert.Null(Check(Keeping, Gap(-1, "orders.log.8")).Fault);
    }

    [Fact]
    public void A_message_that_was_never_written_is_unexpected()
    {
        File.WriteAllText(_files["logs/noise.log"], "orders 000000003 ab\n");
        Collect(("orders.log", [0, 1, 2, 3, 4, 5]));

        Assert.Equal(2, Check(Keeping).Lines.Unexpected);
    }

    [Fact]
    public void Lines_before_the_last_rotation_have_arrived_or_are_deleted()
    {
        Collect(("orders.log", [0, 1, 3, 4]));
        Assert.True(LogrotateCheck.HasRotated(Keeping, [_site], Store));
        _log.Rotate(() => { }, isPaused: true, lines: 0);

        Assert.False(LogrotateCheck.HasRotated(Keeping, [_site], Store));
        Assert.True(LogrotateCheck.HasRotated(Losing, [_site], Store));
    }

    private LogrotateCheck Check(LogrotateMode mode, params string[] words) => new(mode, [_site], Store, words);

    private string Gap(long bytes, string name = "orders.log") => $"GAP {bytes} {_files["logs"]}/{name}: some reason";

    private void Write(string name, params long[] numbers) =>
        File.WriteAllLines(
            Path.Join(_files["logs"], name), numbers.Select(number => new RotatedLine("orders", number).Message));

    /// <summary>Has files with these lines collected.</summary>
    private void Collect(params (string Name, long[] Numbers)[] files)
    {
        Array.ForEach(files, file => Write(file.Name, file.Numbers));
        MonitoringEvents events = new();
        LogStoreWriter store = LogStoreWriter.Open(new LogStoreOptions { Path = Store }, TimeProvider.System, events);
        DirectoryCollectorOptions options = new() { Roots = [new LogRoot { Path = _files["logs"] }], Follow = false };
        DirectoryCollector collector =
            new(options, FileWatcher.Create(WatcherKind.Polling, TimeProvider.System), TimeProvider.System, events);
        using LogPipeline pipeline = LogPipeline.Start("test", collector, store, events, TimeProvider.System);
        Assert.True(pipeline.Completion.Wait(Timeout, TestContext.Current.CancellationToken));
        Assert.Null(pipeline.Error);
    }
}
