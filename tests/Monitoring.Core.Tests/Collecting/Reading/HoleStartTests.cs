using System.Globalization;
using System.Text;
using Monitoring.Entries;

namespace Monitoring.Collecting.Reading;

/// <summary>The first entry is found in a file with holes.</summary>
public sealed class HoleStartTests
{
    private const int Limit = 1024;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(9)]
    public void The_last_entries_are_counted_over_holes(int count)
    {
        foreach (int length in (int[])[1, 2, 5, 300, 4_095, 70_000, 200_001])
        {
            using CollectorScene scene = new(
                options => options with
                {
                    Start = StartPosition.Last(count),
                    MaxMessageBytes = Limit,
                    TurnBytes = 4_096
                });
            byte[] half = length < 4 ? [] : [.. "half"u8, .. Hole(length)];
            scene.Files.Append(
                "logs/a.log",
                [.. Hole(length), .. "one\n"u8, .. Hole(length), .. "two\n"u8, .. half, .. "three\n"u8, .. Hole(length)]);
            string[] all = length < 4 ? ["one", "two", "three"] : ["one", "two", "half", "three"];
            Assert.Equal(all[Math.Max(0, all.Length - count)..], scene.CollectMessages());
            scene.Files.Append("logs/a.log", "four\n");
            Assert.Equal(["four"], scene.CollectMessages());
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5_000)]
    [InlineData(900_000)]
    public void Entries_since_a_moment_are_found_over_holes(int length)
    {
        for (int since = 0; since <= 41; since += 3)
        {
            DateTimeOffset moment = Epoch.AddSeconds(since * 10);
            using CollectorScene scene = new(
                options => options with
                {
                    Start = StartPosition.Since(LogTimestamp.From(moment)),
                    MaxMessageBytes = Limit
                });
            for (int number = 0; number < 40; number++)
            {
                scene.Files.Append("logs/a.log", [.. number % 7 == 0 ? Hole(length) : [], .. Timed(number)]);
            }

            Assert.Equal(
                Enumerable.Range(since, Math.Max(0, 40 - since)).Select(number => $"{number}"),
                scene.CollectMessages().Select(message => message.Split(' ')[0]));
        }
    }

    private static readonly DateTimeOffset Epoch = new(2026, 11, 23, 1, 0, 0, TimeSpan.Zero);

    private static byte[] Hole(int length) => new byte[length];

    private static byte[] Timed(int number)
    {
        string time = Epoch.AddSeconds(number * 10).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes($"{time} stdout F {number} {new string('x', 900)}\n");
    }
}
