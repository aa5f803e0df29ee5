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
        ILookup<string, LogEntry> entries = scene.CollectEntries().ToLookup(entry => Path.GetFileName(entry.Path).Split('-')[0]);
        Assert.Equal(
            ["flood_demo_main", "short_demo_short", "talker_demo_crash", "talker_demo_main", "web.v2"],
            entries.Select(group => group.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            Enumerable.Range(18001, 2000),
            entries["flood_demo_main"].Select(entry => int.Parse(entry.Message.Split(' ')[2], CultureInfo.InvariantCulture)));
        Assert.Equal(0, scene.Events.Counters.UnparsedLines);
        Assert.Empty(scene.Warnings);
    }

    [Fact]
    public void Interleaved_parts_of_two_outputs_come_out_whole()
    {
        using CollectorScene scene = new(
            options => options with { Roots = [new LogRoot { Path = _node.Containers, Include = ["*side-car*"] }], Follow = false });
        List<LogEntry> entries = scene.CollectEntries();
        Assert.Equal([LogOutput.Stderr, LogOutput.Stdout], entries.Select(entry => entry.Stream).Distinct().Order().Reverse());
        Assert.All(entries, entry =>
        {
            int[] numbers = [.. entry.Message.TrimEnd().Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
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
}
