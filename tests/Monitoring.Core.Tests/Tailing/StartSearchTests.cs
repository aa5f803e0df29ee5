using System.Globalization;
using System.Text;
using Monitoring.Entries;
using Monitoring.Files.Opening;
using Monitoring.Tailing.Seeking;

namespace Monitoring.Tailing;

/// <summary>A search for the first line to read is never much dearer than reading the file: counted in bytes, not in
/// time.</summary>
public sealed class StartSearchTests : IDisposable
{
    private const int Size = 6 << 20;
    private const int Short = 1024;
    private const int Long = 1 << 20;

    /// <summary>The number of jumps of a search for a time, of which each reads a block and a line besides: as many as
    /// it takes to halve the size to 64 KiB, and one more.</summary>
    private const int Jumps = 8;

    private static readonly DateTimeOffset Epoch = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _files = new();

    public static TheoryData<string, int> Shapes
    {
        get
        {
            TheoryData<string, int> data = [];
            string[] shapes =
                ["one long line", "an unfinished long line", "lines of 100 KiB", "lines of 2 KiB", "lines of 50 bytes",
                "lines without times",
                "long lines without times", "NULs", "text and NULs by turns", "text and 100 KiB of NULs by turns",
                "NULs and LFs by turns"];
            foreach (string shape in shapes)
            {
                data.Add(shape, Short);
                data.Add(shape, Long);
            }

            return data;
        }
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_search_for_a_time_reads_no_more_than_three_times_the_file(string shape, int maxLineBytes)
    {
        foreach (int second in (int[])[0, 1, 7, 60, 3_000, 1_000_000])
        {
            using LogFile file = Open(shape, isCompressed: false);
            LogTimestamp moment = LogTimestamp.From(Epoch.AddSeconds(second));
            long start = EntryTimes.FindStart(file, Size, moment, maxLineBytes, timestamps: null, now: 0);
            AssertCheap(file, start, 3, maxLineBytes, $"{shape} since second {second}");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_search_for_the_last_entries_reads_no_more_than_three_times_the_file(string shape, int maxLineBytes)
    {
        foreach (int count in (int[])[0, 1, 100, 100_000, int.MaxValue])
        {
            using LogFile file = Open(shape, isCompressed: false);
            long start = LastEntries.FindStart(file, Size, count, maxLineBytes, out _);
            AssertCheap(file, start, 3, maxLineBytes, $"the last {count} of {shape}");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_search_in_a_compressed_file_unpacks_it_no_more_than_four_times(string shape, int maxLineBytes)
    {
        using (LogFile file = Open(shape, isCompressed: true))
        {
            long start = EntryTimes.FindStart(
                file, long.MaxValue, LogTimestamp.From(Epoch.AddSeconds(3_000)), maxLineBytes, timestamps: null,
                now: 0);
            AssertCheap(file, start, 4, maxLineBytes, $"{shape} since a time");
        }

        using (LogFile file = Open(shape, isCompressed: true))
        {
            long start = LastEntries.FindStart(file, long.MaxValue, 100, maxLineBytes, out _);
            AssertCheap(file, start, 4, maxLineBytes, $"the last of {shape}");
        }
    }

    /// <summary>Checks what a search has read, and the move to where it ended.</summary>
    private static void AssertCheap(LogFile file, long start, int times, int maxLineBytes, string what)
    {
        file.MoveTo(start);
        long most = ((long)times * Size) + (Jumps * ((64L << 10) + maxLineBytes));
        Assert.True(file.ReadBytes <= most, $"{what}: {file.ReadBytes / (double)Size:0.00} times the file, {start}");
    }

    private LogFile Open(string shape, bool isCompressed)
    {
        string name = shape + (isCompressed ? ".gz" : string.Empty);
        if (!File.Exists(_files[name]))
        {
            byte[] bytes = Make(shape);
            File.WriteAllBytes(_files[name], isCompressed ? Gzip.Compress(bytes) : bytes);
        }

        return LogFile.TryOpenRotated(_files[name], DescriptorPool.OfProcess, out _)!;
    }

    private static byte[] Make(string shape)
    {
        byte[] bytes = new byte[Size];
        int length = 0;
        int line = 0;
        Add(Timed("first") + "\n");
        switch (shape)
        {
            case "one long line":
                Add(Timed(new string('x', Size - 200)) + "\n" + Timed("last") + "\n");
                break;
            case "an unfinished long line":
                Add(Timed(new string('x', Size)));
                break;
            case "lines of 100 KiB":
                Fill(() => Timed(new string('x', 100 << 10)) + "\n");
                break;
            case "lines of 2 KiB":
                Fill(() => Timed(new string('x', 2 << 10)) + "\n");
                break;
            case "lines of 50 bytes":
                Fill(() => Timed("some words") + "\n");
                break;
            case "lines without times":
                Fill(() => "some words without a time\n");
                break;
            case "long lines without times":
                Fill(() => new string('x', 150 << 10) + "\n");
                break;
            case "NULs":
                length = 0;
                Fill(() => new string('\0', 1 << 20));
                break;
            case "text and NULs by turns":
                Fill(() => "text\0\0\0\0");
                break;
            case "text and 100 KiB of NULs by turns":
                Fill(() => Timed("text") + new string('\0', 100 << 10));
                break;
            default:
                Fill(() => "\0\0\0\0\0\n\n");
                break;
        }

        return bytes;

        string Timed(string message) =>
            $"{Epoch.AddSeconds(line++).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)}Z stdout F {message}";

        void Add(string text) =>
            length += Encoding.ASCII.GetBytes(
            text.AsSpan(0, Math.Min(text.Length, Size - length)), bytes.AsSpan(length));

        void Fill(Func<string> next)
        {
            while (length < Size)
            {
                Add(next());
            }
        }
    }
}
