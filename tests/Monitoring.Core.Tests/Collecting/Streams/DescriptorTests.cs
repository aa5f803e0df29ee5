using Monitoring.Diagnostics;
using Monitoring.Files.Opening;

namespace Monitoring.Collecting.Streams;

/// <summary>More files than the process may have open: they are opened by turns, and that is not seen in what comes of
/// them.</summary>
public sealed class DescriptorTests : IDisposable
{
    private const int MaxOpen = 2;

    private readonly DescriptorPool _pool = new(MaxOpen);
    private readonly CollectorScene _scene;

    public DescriptorTests() => _scene = new(options => options with
    {
        Roots = [options.Roots[0] with { Include = ["*.log"] }],
        Descriptors = _pool,
    });

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Every_line_of_every_file_comes_once()
    {
        const int Logs = 10;
        List<string> collected = [];
        for (int line = 1; line <= 3; line++)
        {
            for (int log = 0; log < Logs; log++)
            {
                Files.Append($"logs/{log}.log", $"{line}\n");
            }

            collected.AddRange(_scene.Collect());
            Assert.InRange(_pool.Count, 1, MaxOpen);
        }

        Assert.Equal(
            from log in Enumerable.Range(0, Logs) from line in Enumerable.Range(1, 3) select $"{log}.log: {line}",
            collected.Order());
        MonitoringWarning warning = Assert.Single(_scene.Warnings);
        Assert.Equal(WarningKind.OpenFilesByTurns, warning.Kind);
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void All_files_stay_open_that_can()
    {
        Files.Append("logs/a.log", "1\n");
        Files.Append("logs/b.log", "1\n");
        _scene.Collect();
        Assert.Equal(MaxOpen, _pool.Count);
        Assert.Empty(_scene.Warnings);
    }

    [Fact]
    public void Lines_written_to_a_closed_file_before_its_rotation_are_emitted_before_those_of_the_new_file()
    {
        BeginAndClose("a.log");
        Files.Append("logs/a.log", "2\n");
        Files.Rename("logs/a.log", "logs/a.log.1");
        Files.Append("logs/a.log", "3\n");
        Assert.Equal(["a.log: 2", "a.log: 3"], _scene.Collect());
        Files.Append("logs/a.log.1", "late\n");
        Assert.Equal(["a.log: late"], _scene.Collect());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_closed_file_is_found_under_any_name()
    {
        BeginAndClose("a.log");
        Files.Append("logs/a.log", "2\n");
        Files.Rename("logs/a.log", "logs/away");
        Files.Append("logs/a.log", "3\n");
        Assert.Equal(["a.log: 2", "a.log: 3"], _scene.Collect());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_closed_file_that_was_compressed_continues_where_it_was_read_to()
    {
        BeginAndClose("a.log");
        Files.Append("logs/a.log", "2\n");
        Files.Rename("logs/a.log", "logs/a.log.1");
        Files.Compress("logs/a.log.1");
        Files.Append("logs/a.log", "3\n");
        Assert.Equal(["a.log: 2", "a.log: 3"], _scene.CollectUntilIdle());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_closed_file_that_had_been_read_and_was_compressed_is_not_read_again()
    {
        BeginAndClose("a.log");
        Files.Rename("logs/a.log", "logs/a.log.1");
        Files.Compress("logs/a.log.1");
        Files.Append("logs/a.log", "2\n");
        Assert.Equal(["a.log: 2"], _scene.CollectUntilIdle());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_closed_file_that_was_truncated_begins_again()
    {
        BeginAndClose("a.log");
        Files.Truncate("logs/a.log");
        Files.Append("logs/a.log", "new\n");
        Assert.Equal(["a.log: new"], _scene.CollectUntilIdle());
    }

    [Fact]
    public void A_closed_file_that_was_deleted_is_a_gap_where_it_was_read_to()
    {
        BeginAndClose("a.log");
        Files.Append("logs/a.log", "lost\n");
        Files.Delete("logs/a.log");
        Files.Append("logs/a.log", "2\n");
        Assert.Equal(["a.log: 2"], _scene.CollectUntilIdle());
        LogGap gap = Assert.Single(_scene.Gaps);
        Assert.Equal((Files["logs/a.log"], 2, null), (gap.Path, gap.Offset, gap.Bytes));
    }

    [Fact]
    public void The_unfinished_line_of_a_closed_file_that_was_deleted_is_emitted_as_read()
    {
        BeginAndClose("a.log", "1\nunfini");
        Files.Delete("logs/a.log");
        Assert.Equal(["a.log: unfini"], _scene.CollectUntilIdle());
        Assert.Equal(8, Assert.Single(_scene.Gaps).Offset);
        Files.Append("logs/a.log", "another\n");
        Assert.Equal(["a.log: another"], _scene.CollectUntilIdle());
    }

    [Fact]
    public void A_deleted_file_that_is_open_is_not_closed_for_another()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        using FileStream writer = new(
            Files["logs/a.log"], FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        Files.Delete("logs/a.log");
        Files.Append("logs/b.log", "1\n");
        Files.Append("logs/c.log", "1\n");
        Assert.Equal(["b.log: 1", "c.log: 1"], _scene.Collect().Order());
        writer.Write("2\n"u8);
        writer.Flush();
        Assert.Equal(["a.log: 2"], _scene.Collect());
        Assert.Empty(_scene.Gaps);
    }

    [Fact]
    public void A_restart_reads_what_closed_files_have_not_emitted()
    {
        BeginAndClose("a.log");
        Files.Append("logs/a.log", "2\n");
        _scene.Restart();
        Assert.Equal(["a.log: 2"], _scene.Collect());
    }

    /// <summary>A file of which the first line has been read, and which then was closed for two others.</summary>
    private void BeginAndClose(string name, string text = "1\n")
    {
        Files.Append($"logs/{name}", text);
        Assert.Equal([$"{name}: 1"], _scene.Collect());
        Files.Append("logs/x.log", "1\n");
        Files.Append("logs/y.log", "1\n");
        Assert.Equal(["x.log: 1", "y.log: 1"], _scene.Collect().Order());
        Assert.True(_pool.IsShort);
        if (Directory.Exists("/proc/self/fd"))
        {
            Assert.DoesNotContain(
                Directory.EnumerateFiles("/proc/self/fd").Select(file => new FileInfo(file).LinkTarget), target =>
                    target == Files[$"logs/{name}"]);
        }
    }
}
