using System.Globalization;
using CsCheck;
using Monitoring.Entries;

namespace Monitoring.Collecting.Reading;

/// <summary>Joining depends on the content and the times in a file, not on the time of reading.</summary>
public sealed class JoinTimeTests
{
    private static readonly DateTimeOffset Epoch = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Around the limits: the parts of a message wait 5 s, those of a trace 1 s, and its first line 100
    /// ms.</summary>
    private static readonly int[] Pauses =
        [0, 0, 0, 1, 60, 100, 101, 400, 999, 1_000, 1_001, 3_000, 4_999, 5_000, 5_001, 9_000, 3_600_000];

    private static readonly string[] Messages =
        ["part", "next", "ERROR boom", "java.lang.IllegalStateException: no cart",
            "\tat com.shop.Cart.add(Cart.java:42)", "Caused by: java.io.IOException: disk"];

    private static Gen<Line[]> Lines => Gen.Select(
            Gen.Int[0, Pauses.Length - 1]
                .Select(index => Pauses[index]), Gen.Bool, Gen.Bool, Gen.Int[0, Messages.Length - 1])
        .Select((pause, isError, isPart, message) => new Line(pause, isError, isPart, Messages[message]))
        .Array[1, 10];

    [Theory]
    [InlineData(5_000, "one two")]
    [InlineData(5_001, "one |two")]
    [InlineData(3_600_000, "one |two")]
    [InlineData(-3_600_000, "one two")]
    public void Parts_are_joined_if_the_next_one_was_written_in_time(int pause, string expected)
    {
        foreach (bool isDocker in (bool[])[false, true])
        {
            using CollectorScene scene = new();
            scene.Files.Append("logs/a.log", isDocker
                ? Docker(Epoch, "one ") + Docker(Epoch.AddMilliseconds(pause), "two\\n")
                : Cri(Epoch, "stdout P one ") + Cri(Epoch.AddMilliseconds(pause), "stdout F two"));
            Assert.Equal(expected.Split('|'), scene.CollectMessages());
        }
    }

    [Fact]
    public void Each_part_has_its_own_time_to_wait_from()
    {
        using CollectorScene scene = new();
        scene.Files.Append(
            "logs/a.log",
            string.Concat(Enumerable.Range(0, 20).Select(part => Cri(Epoch.AddSeconds(part * 5), $"stdout P {part} "))));
        scene.Files.Append(
            "logs/a.log", Cri(Epoch.AddSeconds(101), "stdout P new ") + Cri(Epoch.AddSeconds(101), "stdout F message"));
        Assert.Equal(
            [string.Concat(Enumerable.Range(0, 20).Select(part => $"{part} ")), "new message"],
            scene.CollectMessages());
    }

    [Fact]
    public void A_message_that_stays_incomplete_is_emitted_before_later_messages_of_the_other_output()
    {
        using CollectorScene scene = new();
        scene.Files.Append(
            "logs/a.log", Cri(Epoch, "stdout P one ") + Cri(Epoch.AddSeconds(5.5), "stderr F soon")
            + Cri(Epoch.AddSeconds(6.1), "stderr F late"));
        Assert.Equal(["soon", "one ", "late"], scene.CollectMessages());
    }

    [Fact]
    public void An_incomplete_message_waits_one_second_longer_than_its_parts_may_be_apart()
    {
        using CollectorScene scene = new(options => options with { JoinTimeout = TimeSpan.FromSeconds(5) });
        scene.Files.Append("logs/a.log", Cri(Epoch, "stdout P one "));
        Assert.Empty(scene.Collect());
        scene.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty(scene.Collect());
        scene.Files.Append("logs/a.log", Cri(Epoch.AddSeconds(5), "stdout F two"));
        Assert.Equal(["one two"], scene.CollectMessages());
    }

    [Fact]
    public void Entries_read_live_are_those_read_later() => Lines.Sample(
        lines => Assert.Equal(ReadLater(lines), ReadLive(lines, restarts: false)),
        iter: 300);

    [Fact]
    public void Entries_read_live_with_restarts_are_those_read_later() => Lines.Sample(
        lines => Assert.Equal(ReadLater(lines), ReadLive(lines, restarts: true)),
        iter: 300);

    private static CollectorScene Scene() =>
        new(options => options with { JoinStackTraces = true, RescanInterval = TimeSpan.FromHours(9) });

    private static string ReadLater(Line[] lines)
    {
        using CollectorScene scene = Scene();
        DateTimeOffset time = Epoch;
        foreach (Line line in lines)
        {
            time = time.AddMilliseconds(line.Pause);
            scene.Files.Append("logs/a.log", line.At(time));
        }

        scene.Start();
        return Show([.. scene.Drain(), .. Finish(scene)]);
    }

    private static string ReadLive(Line[] lines, bool restarts)
    {
        using CollectorScene scene = Scene();
        scene.Files.Append("logs/a.log", string.Empty);
        scene.Start();
        List<LogEntry> entries = scene.Drain();
        DateTimeOffset time = scene.Time.GetUtcNow();
        Assert.Equal(Epoch, time);
        foreach (Line line in lines)
        {
            time = time.AddMilliseconds(line.Pause);
            while (scene.Time.GetUtcNow() < time)
            {
                // As often as a collector is at work, but for long pauses.
                TimeSpan left = time - scene.Time.GetUtcNow();
                TimeSpan step = left > TimeSpan.FromMinutes(1)
                    ? left - TimeSpan.FromSeconds(30) : TimeSpan.FromMilliseconds(50);
                scene.Time.Advance(left < step ? left : step);
                entries.AddRange(scene.Drain());
            }

            scene.Files.Append("logs/a.log", line.At(time));
            scene.Time.Advance(TimeSpan.FromMilliseconds(3));
            scene.Watcher.SimulateWrite(scene.Files["logs/a.log"]);
            entries.AddRange(scene.Drain());
            if (restarts)
            {
                scene.Restart();
                entries.AddRange(scene.Drain());
            }
        }

        return Show([.. entries, .. Finish(scene)]);
    }

    private static List<LogEntry> Finish(CollectorScene scene)
    {
        scene.Collector!.StopFollowing();
        return scene.Drain();
    }

    /// <summary>The order within an output is kept, that between the two is not.</summary>
    private static string Show(List<LogEntry> entries) => string.Join('\n', entries.OrderBy(entry => entry.Stream)
        .Select(entry => $"{entry.Stream} {entry.ExactTimestamp} {entry.Message}"));

    private static string Cri(DateTimeOffset time, string record) => $"{Stamp(time)} {record}\n";

    private static string Docker(DateTimeOffset time, string message) => $$"""{"log":"{{message}}","stream":"stdout","time":"{{Stamp(time)}}"}""" + "\n";

    private static string Stamp(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private sealed record Line(int Pause, bool IsError, bool IsPart, string Message)
    {
        public string At(DateTimeOffset time) =>
            Cri(time, $"{(IsError ? "stderr" : "stdout")} {(IsPart ? 'P' : 'F')} {Message}");
    }
}
