using System.Globalization;
using System.IO.Compression;
using Monitoring.Diagnostics;
using Monitoring.Entries;

namespace Monitoring.Collecting;

public sealed class RealNodeTests : IDisposable
{
    private readonly RealNode _node = new();

    public void Dispose() => _node.Dispose();

    [Fact]
    public void Every_container_s_log_is_read_through_its_links()
    {
        using CollectorScene scene = new(
            options => options with { Roots = [new LogRoot { Path = _node.Containers }], Follow = false });
        ILookup<string, LogEntry> entries = scene.CollectEntries()
            .ToLookup(entry => Path.GetFileName(entry.Path).Split('-')[0]);
        Assert.Equal(
            ["flood_demo_main", "short_demo_short", "talker_demo_crash", "talker_demo_main", "web.v2"],
            entries.Select(group => group.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            Enumerable.Range(18001, 2000),
            entries["flood_demo_main"]
                .Select(entry => int.Parse(entry.Message.Split(' ')[2], CultureInfo.InvariantCulture)));
        Assert.Equal(0, scene.Events.Counters.UnparsedLines);
        Assert.Empty(scene.Warnings);
    }

    [Fact]
    public void A_flood_over_three_files_is_resumed_in_the_middle_of_the_oldest()
    {
        // As it was when only the oldest of the files was there, not compressed yet.
        string[] files = [.. Directory.EnumerateFiles(Path.Join(FloodDirectory, "main")).Order(StringComparer.Ordinal)];
        string log = files[0];
        Assert.Equal(
            ["0.log", "0.log.20261123-012636.gz", "0.log.20261123-012645"],
            files.Select(file => Path.GetFileName(file)));
        string[] newer = [log, files[2]];
        Array.ForEach(newer, file => File.Move(file, file + ".later"));
        using (GZipStream unzipped = new(File.OpenRead(files[1]), CompressionMode.Decompress))
        using (FileStream oldest = File.Create(log))
        {
            unzipped.CopyTo(oldest);
        }

        File.SetLastWriteTimeUtc(log, File.GetLastWriteTimeUtc(files[1]));
        File.Move(files[1], files[1] + ".later");
        using CollectorScene scene = new(options => options with { Roots = [FloodRoot] });
        scene.Start();
        List<int> numbers = [];
        for (int batch = 0; batch < 2; batch++)
        {
            CollectOne(scene, numbers);
        }

        Assert.InRange(numbers.Count, 100, 6000);
        Assert.Single(scene.Collector!.Checkpoints);

        File.Delete(log);
        Array.ForEach(files, file => File.Move(file + ".later", file));
        scene.Restart();
        CollectOne(scene, numbers);
        scene.Restart();
        numbers.AddRange(scene.CollectEntries().Select(NumberOf));
        Assert.Equal(Enumerable.Range(1, 20_000), numbers);
        Assert.Empty(scene.Gaps);
        Assert.Empty(scene.Warnings);
    }

    [Theory]
    [InlineData(1500)]
    [InlineData(15_000)]
    [InlineData(20_000)]
    [InlineData(100_000)]
    public void The_last_entries_of_a_flood_reach_back_into_its_rotated_files(int count)
    {
        using CollectorScene scene = new(
            options => options with { Roots = [FloodRoot], Start = StartPosition.Last(count, reachesBack: true) });
        int first = Math.Max(1, 20_001 - count);
        Assert.Equal(Enumerable.Range(first, 20_001 - first), scene.CollectEntries().Select(NumberOf));
    }

    [Fact]
    public void The_last_entries_of_a_flood_are_those_of_the_file_alone_by_default()
    {
        using CollectorScene scene = new(
            options => options with { Roots = [FloodRoot], Start = StartPosition.Last(15_000) });
        Assert.Equal(Enumerable.Range(18_001, 2000), scene.CollectEntries().Select(NumberOf));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3000)]
    [InlineData(12_345)]
    [InlineData(19_000)]
    public void Since_the_time_of_any_entry_of_a_flood_all_entries_come_that_are_not_older(int number)
    {
        List<LogEntry> all;
        using (CollectorScene scene = new(
            options => options with { Roots = [FloodRoot], Start = StartPosition.Since(default) }))
        {
            all = scene.CollectEntries();
        }

        Assert.Equal(Enumerable.Range(1, 20_000), all.Select(NumberOf));
        LogTimestamp moment = all[number - 1].ExactTimestamp;
        using CollectorScene later = new(
            options => options with { Roots = [FloodRoot], Start = StartPosition.Since(moment) });
        Assert.Equal(
            all.Where(entry => entry.ExactTimestamp >= moment).Select(NumberOf),
            later.CollectEntries().Select(NumberOf));
    }

    [Fact]
    public void Interleaved_parts_of_two_outputs_come_out_whole()
    {
        using CollectorScene scene = new(
            options =>
                options with
                {
                    Roots = [new LogRoot { Path = _node.Containers, Include = ["*side-car*"] }],
                    Follow = false
                });
        List<LogEntry> entries = scene.CollectEntries();
        Assert.Equal(
            [LogOutput.Stderr, LogOutput.Stdout], entries.Select(entry => entry.Stream).Distinct().Order().Reverse());
        Assert.All(entries, entry =>
        {
            int[] numbers =
                [.. entry.Message.TrimEnd().Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
            Assert.InRange(numbers.Length, 8000, 10_000);
            Assert.Equal(Enumerable.Range(1, numbers.Length), numbers);
        });
    }

    [Fact]
    public void A_rotated_and_compressed_log_is_read_to_its_end()
    {
        string archive = Directory.EnumerateFiles(_node.Pods, "*.gz", SearchOption.AllDirectories).Single();
        using GZipStream unzipped = new(File.OpenRead(archive), CompressionMode.Decompress);
        List<string> messages = [];
        foreach (LogBatch batch in ContainerLogReader.Read(
            unzipped, LogMetadata.ForPath(archive), 1 << 20, false, TimeProvider.System, new MonitoringEvents()))
        {
            for (int index = 0; index < batch.Count; index++)
            {
                messages.Add(batch.CreateEntry(index).Message);
            }

            batch.Dispose();
        }

        Assert.Equal("flood line 1 ", messages[0][..13]);
        Assert.Equal(messages.Count, messages.Distinct().Count());
        Assert.All(messages, message => Assert.StartsWith("flood line ", message, StringComparison.Ordinal));
    }

    private string FloodDirectory => Directory.EnumerateDirectories(_node.Pods, "demo_flood_*").Single();

    private LogRoot FloodRoot => new() { Path = _node.Containers, Include = ["flood*"] };

    private static int NumberOf(LogEntry entry) => int.Parse(entry.Message.Split(' ')[2], CultureInfo.InvariantCulture);

    private static void CollectOne(CollectorScene scene, List<int> numbers)
    {
        using LogBatch batch = scene.Collector!.Collect(TimeSpan.Zero, TestContext.Current.CancellationToken)!;
        for (int index = 0; index < batch.Count; index++)
        {
            numbers.Add(NumberOf(batch.CreateEntry(index)));
        }

        scene.Commit(batch);
    }
}
