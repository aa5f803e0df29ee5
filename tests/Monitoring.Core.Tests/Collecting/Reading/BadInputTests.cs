using System.Runtime.InteropServices;
using System.Text;
using Monitoring.Diagnostics;

namespace Monitoring.Collecting.Reading;

public sealed partial class BadInputTests : IDisposable
{
    private readonly CollectorScene _scene = new();

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_root_that_does_not_exist_is_one_warning_and_is_waited_for()
    {
        using CollectorScene scene = new(
            options =>
                options with { Roots = [new LogRoot { Path = $"{options.Roots[0].Path}/later" }, options.Roots[0]] });
        scene.Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], scene.Collect());
        Assert.Empty(scene.Collect());
        Assert.Equal(WarningKind.NotFound, Assert.Single(scene.Warnings).Kind);
        scene.Files.CreateDirectory("logs/later");
        scene.Files.Append("logs/later/b.log", "2\n");
        Assert.Equal(["later/b.log: 2"], scene.Collect());
    }

    [Fact]
    public void A_directory_that_is_removed_under_us_is_followed_again_when_it_is_back()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        Files.Append("logs/a.log", "2\n");
        Directory.Delete(_scene.Root, recursive: true);
        Assert.Equal(["a.log: 2"], _scene.CollectUntilIdle());
        Assert.Equal(0, _scene.Collector!.FileCount);
        Assert.Equal(WarningKind.NotFound, Assert.Single(_scene.Warnings).Kind);
        Files.CreateDirectory("logs");
        Files.Append("logs/a.log", "3\n");
        Assert.Equal(["a.log: 3"], _scene.Collect());
    }

    [Fact]
    public void A_name_that_is_not_utf8_is_one_warning_and_other_files_are_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems refuse such a name.");
        byte[] name = [.. Encoding.UTF8.GetBytes(_scene.Root), (byte)'/', 0xff, 0xfe, 0];
        int descriptor = Create(name, 0x1b6);
        Assert.True(descriptor >= 0);
        new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: true).Dispose();
        Files.Append("logs/a\nb.log", "1\n");
        Assert.Equal(["a\nb.log: 1"], _scene.Collect());
        Assert.Empty(_scene.Collect());
        Assert.Equal(WarningKind.UnreadableName, Assert.Single(_scene.Warnings).Kind);
        Assert.Equal(0, Remove(name));
    }

    [Fact]
    public void A_clock_that_jumps_repeats_and_loses_nothing()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        _scene.Time.SetUtcNow(_scene.Time.GetUtcNow().AddYears(1));
        Files.Append("logs/a.log", "2\n");
        Files.Append("logs/b.log", "3\n");
        Assert.Equal(["a.log: 2", "b.log: 3"], _scene.Collect().Order());
        Assert.Empty(_scene.Collect());
    }

    [Fact]
    public void Files_that_come_and_go_are_forgotten_completely()
    {
        for (int round = 0; round < 20; round++)
        {
            Files.Append($"logs/{round}.log", $"{round}\n");
            Assert.Equal([$"{round}.log: {round}"], _scene.Collect());
            Files.Delete($"logs/{round}.log");
        }

        Assert.Empty(_scene.CollectUntilIdle());
        Assert.Equal(0, _scene.Collector!.FileCount);
        Assert.Empty(_scene.Collector.Checkpoints);
    }

    [Fact]
    public void Hidden_and_compressed_files_are_excluded()
    {
        Files.Append("logs/.hidden", "1\n");
        Files.Append("logs/old.log.gz", "2\n");
        Files.Append("logs/a.log", "3\n");
        Assert.Equal(["a.log: 3"], _scene.Collect());
    }

    [Fact]
    public void Directories_below_are_followed_only_with_recursion_and_a_link_back_is_one_warning()
    {
        Files.CreateDirectory("logs/below");
        Files.Append("logs/a.log", "1\n");
        Files.Append("logs/below/b.log", "2\n");
        Files.Link("logs/below/loop", "..");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        using CollectorScene scene = new(
            options => options with { Roots = [new LogRoot { Path = _scene.Root, Recurse = true }] });
        Assert.Equal(["1", "2"], scene.CollectMessages().Order());
        Assert.Equal(WarningKind.LinkLoop, Assert.Single(scene.Warnings).Kind);
        Files.CreateDirectory("logs/new/deep");
        Files.Append("logs/new/deep/c.log", "3\n");
        Assert.Equal(["3"], scene.CollectMessages());
        Directory.Delete(Files["logs/new"], recursive: true);
        Assert.Empty(scene.CollectUntilIdle());
        Files.CreateDirectory("logs/new/deep");
        Files.Append("logs/new/deep/c.log", "4\n");
        Assert.Equal(["4"], scene.CollectMessages());
    }

    [Fact]
    public void A_file_beyond_4_GiB_is_read_where_it_was_left()
    {
        const long Hole = 5L << 30;
        using (FileStream file = File.Create(Files["logs/a.log"]))
        {
            file.Seek(Hole, SeekOrigin.Begin);
            file.Write("\n1\n2\n3\n"u8);
        }

        using CollectorScene scene = new(
            options => options with { Roots = [new LogRoot { Path = _scene.Root }], Start = StartPosition.Last(2) });
        Assert.Equal(["2", "3"], scene.CollectMessages());
        Files.Append("logs/a.log", "4\n");
        Assert.Equal(Hole + 7, Assert.Single(scene.CollectEntries()).Position.Offset);
        scene.Restart();
        Files.Append("logs/a.log", "5\n");
        Assert.Equal(["5"], scene.CollectMessages());
    }

    [Fact]
    public void The_search_for_the_end_of_an_endless_line_can_be_cancelled()
    {
        const int Length = 4 << 20;
        Files.Append("logs/a.log", new string('x', Length));
        _scene.Start();
        Assert.Null(_scene.Collector!.Collect(Timeout.InfiniteTimeSpan, new CancellationToken(canceled: true)));
        Assert.Equal(Length, _scene.Collector!.MeasureBacklog().UnreadBytes);
        Files.Append("logs/a.log", "\n");
        Assert.Single(_scene.CollectMessages());
    }

    [Fact]
    public void A_root_that_is_turned_to_another_directory_is_no_circle_when_that_links_to_the_first()
    {
        Files.CreateDirectory("one");
        Files.CreateDirectory("two");
        Files.Append("one/a.log", "1\n");
        Files.Append("two/b.log", "2\n");
        Files.Link("two/old", "../one");
        Files.Link("root", "one");
        using CollectorScene scene = new(
            options => options with { Roots = [new LogRoot { Path = Files["root"], Recurse = true }] });
        Assert.Equal(["1"], scene.CollectMessages());
        Files.Delete("root");
        Files.Link("root", "two");
        Assert.Equal(["2"], scene.CollectUntilIdle().Select(line => line.Split(' ')[1]));
        Files.Append("one/a.log", "3\n");
        Assert.Equal(
            ["old/a.log: 3"], scene.Collect().Select(line => line[line.IndexOf("old", StringComparison.Ordinal)..]));
        Assert.Empty(scene.Warnings);
    }

    [Fact]
    public void A_path_that_is_too_long_or_ends_in_a_space_does_not_stop_the_rest()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        Files.Append("logs/ends in a space ", "1\n");
        Files.Link("logs/long", new string('x', 300));
        Files.Append("logs/b.log", "2\n");
        Assert.Equal(["b.log: 2", "ends in a space : 1"], _scene.CollectUntilIdle().Order(StringComparer.Ordinal));
        Assert.Single(_scene.Warnings);
    }

    [Fact]
    public void A_long_chain_of_renames_and_a_deep_tree_take_no_more_than_a_small_stack()
    {
        const int Length = 400;
        using CollectorScene scene = new(
            options => options with { Roots = [new LogRoot { Path = options.Roots[0].Path, Recurse = true }] });
        for (int number = 0; number < Length; number++)
        {
            scene.Files.Append($"logs/a.{number}", $"{number}\n");
        }

        string deep = string.Concat(Enumerable.Repeat("/d", Length));
        scene.Files.CreateDirectory($"logs{deep}");
        scene.Files.Append($"logs{deep}/a.log", "deep\n");
        List<string> first = [];
        List<string> second = [];
        Thread reader = new(
            () =>
            {
                first = scene.CollectMessages();
                for (int number = Length - 1; number >= 0; number--)
                {
                    scene.Files.Rename($"logs/a.{number}", $"logs/a.{number + 1}");
                }

                scene.Files.Append("logs/a.0", "new\n");
                second = [.. Enumerable.Range(0, 6).SelectMany(_ => scene.Collect())];
            },
            maxStackSize: 128 << 10);
        reader.Start();
        reader.Join();
        Assert.Equal(Length + 1, first.Count);
        Assert.Equal(["a.0: new"], second);
    }

    [LibraryImport("libc", EntryPoint = "creat")]
    private static partial int Create(byte[] path, uint mode);

    [LibraryImport("libc", EntryPoint = "unlink")]
    private static partial int Remove(byte[] path);
}
