using System.Globalization;
using Monitoring.Entries;

namespace Monitoring.Collecting.Starting;

/// <summary>The first entry if rotated files count: by a number of entries, or by a time.</summary>
public sealed class HistoryStartTests
{
    private static readonly DateTime Epoch = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(5, 5)]
    [InlineData(12, 12)]
    [InlineData(25, 25)]
    [InlineData(30, 30)]
    [InlineData(99, 30)]
    public void The_last_entries_are_searched_in_rotated_files_compressed_or_not(int count, int found)
    {
        using CollectorScene scene = Scene(StartPosition.Last(count, reachesBack: true));
        WriteHistory(scene);
        Assert.Equal(Numbers(31 - found, 30), scene.CollectMessages());
        scene.Files.Append("logs/0.log", Cri(31, "F 31"));
        Assert.Equal(["31"], scene.CollectMessages());
        Assert.Empty(scene.CollectUntilIdle());
    }

    [Fact]
    public void The_first_of_the_last_entries_has_its_beginning_from_a_rotated_file()
    {
        using CollectorScene scene = Scene(StartPosition.Last(2, reachesBack: true));
        scene.Files.Append("logs/0.log.20200101-000000", Cri(1, "F one") + Cri(2, "P tw"));
        scene.Files.Append("logs/0.log", Cri(3, "F o") + Cri(4, "F three"));
        Assert.Equal(["two", "three"], scene.CollectMessages());
    }

    [Fact]
    public void A_rotated_file_that_is_followed_in_its_own_right_is_left_to_that_and_ends_the_search()
    {
        using CollectorScene scene = new(options => options with { Start = StartPosition.Last(9, reachesBack: true) });
        scene.Files.Append("logs/a.log.2", "1\n");
        scene.Files.Compress("logs/a.log.2", Epoch);
        scene.Files.Append("logs/a.log.1", "2\n");
        scene.Files.Append("logs/a.log", "3\n");
        Assert.Equal(["a.log.1: 2", "a.log: 3"], scene.Collect().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(-5, 1)]
    [InlineData(1, 1)]
    [InlineData(10, 10)]
    [InlineData(11, 11)]
    [InlineData(24, 24)]
    [InlineData(27, 27)]
    [InlineData(30, 30)]
    [InlineData(31, 31)]
    public void Since_a_moment_all_entries_come_that_are_not_older_from_whichever_file(int second, int first)
    {
        using CollectorScene scene = Scene(StartPosition.Since(At(second)));
        WriteHistory(scene);
        Assert.Equal(Numbers(first, 30), scene.CollectMessages());
        scene.Files.Append("logs/0.log", Cri(0, "F written from now on"));
        Assert.Equal(["written from now on"], scene.CollectMessages());
        Assert.Empty(scene.CollectUntilIdle());
    }

    [Fact]
    public void Since_a_moment_an_older_entry_after_younger_ones_is_skipped()
    {
        using CollectorScene scene = Scene(StartPosition.Since(At(10)));
        scene.Files.Append("logs/0.log", Cri(9, "F old") + Cri(10, "F first") + Cri(9, "F late") + Cri(11, "F second"));
        Assert.Equal(["first", "second"], scene.CollectMessages());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4321)]
    [InlineData(20_000)]
    public void The_moment_is_found_in_a_long_file_whose_lines_do_not_all_have_times(int second)
    {
        using CollectorScene scene = Scene(StartPosition.Since(At(second)));
        scene.Files.Append(
            "logs/0.log",
            string.Concat(Enumerable.Range(0, 20_000).Select(number => number % 100 > 97
                ? $"no time of its own {new string('x', number % 3000)}\n"
                : Cri(number, $"F {number}"))));
        Assert.Equal(
            Enumerable.Range(0, 20_000).Where(number => number >= second && number % 100 <= 97),
            scene.CollectMessages()
                .Where(message => message[0] != 'n')
                .Select(message => int.Parse(message, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(5, "1,2,3")]
    [InlineData(20, "2,3")]
    [InlineData(30, "3")]
    [InlineData(31, "")]
    public void Since_a_moment_files_without_times_come_whole_if_they_were_written_to_since(int second, string expected)
    {
        using CollectorScene scene = Scene(StartPosition.Since(At(second)));
        Write(scene, "logs/0.log.2", "1\n", 10);
        scene.Files.Compress("logs/0.log.2", Epoch.AddSeconds(10));
        Write(scene, "logs/0.log.1", "2\n", 20);
        Write(scene, "logs/0.log", "3\n", 30);
        Assert.Equal(expected, string.Join(',', scene.CollectMessages()));
        scene.Files.Append("logs/0.log", "4\n");
        Assert.Equal(["4"], scene.CollectMessages());
    }

    [Fact]
    public void A_later_file_is_read_from_its_first_byte_with_any_Since()
    {
        using CollectorScene scene = Scene(StartPosition.Since(At(10)));
        Assert.Empty(scene.CollectMessages());
        scene.Files.Append("logs/0.log", Cri(1, "F 1"));
        Assert.Equal(["1"], scene.CollectMessages());
    }

    [Fact]
    public void The_truncated_part_of_a_rotated_file_is_a_gap_in_the_history()
    {
        using CollectorScene scene = Scene(StartPosition.Since(At(1)));
        scene.Files.Append(
            "logs/0.log.20200101-000000.gz",
            Gzip.Compress([.. System.Text.Encoding.UTF8.GetBytes(Cri(5, "F 5"))])[..^9]);
        scene.Files.Append("logs/0.log", Cri(6, "F 6"));
        Assert.Equal("6", scene.CollectUntilIdle()[^1][^1..]);
        Assert.Single(scene.Gaps);
    }

    private static CollectorScene Scene(StartPosition start) => new(options => options with
    {
        Roots = [options.Roots[0] with { Include = ["*.log"] }],
        Start = start,
    });

    /// <summary>Thirty entries, one a second: ten in a compressed file, fifteen in one that is not yet, five in the
    /// log.</summary>
    private static void WriteHistory(CollectorScene scene)
    {
        Write(scene, "logs/0.log.20200101-000010", Lines(1, 10), 10);
        Write(scene, "logs/0.log.20200101-000025", Lines(11, 25), 25);
        Write(scene, "logs/0.log", Lines(26, 30), 30);
        scene.Files.Compress("logs/0.log.20200101-000010");
    }

    private static void Write(CollectorScene scene, string name, string text, int second)
    {
        scene.Files.Append(name, text);
        File.SetLastWriteTimeUtc(scene.Files[name], Epoch.AddSeconds(second));
    }

    private static LogTimestamp At(int second) => LogTimestamp.From(new DateTimeOffset(Epoch.AddSeconds(second)));

    private static IEnumerable<string> Numbers(int first, int last) =>
        Enumerable.Range(first, Math.Max(0, last - first + 1))
            .Select(number => number.ToString(CultureInfo.InvariantCulture));

    private static string Lines(int first, int last) =>
        string.Concat(Numbers(first, last).Select((number, index) => Cri(first + index, $"F {number}")));

    private static string Cri(int second, string rest) => $"{At(second)} stdout {rest}\n";
}
