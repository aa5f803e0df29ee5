using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;

namespace Monitoring.Fuzzing;

/// <summary>Time stamps of RFC 3339, and the times that parameters take.</summary>
public sealed partial class TimestampFuzz
{
    private static readonly string[] Samples =
    [
        "2026-11-23T01:26:46.300187894Z", "2026-11-23T01:26:46.300187894+05:30", "1970-01-01t00:00:00z",
        "2024-02-29T23:59:60.5-00:00",
        "1677-09-21T00:12:43.145224192Z", "2262-04-11T23:47:16.854775807Z", "2262-04-11T23:47:16.854775808Z",
        "2026-11-23T01:26:46Z rest",
        "2026-11-23T01:26:46.3001878941234567890Z",
    ];

    private static readonly string[] Words =
        ["2026", "-", ":", "T", "Z", ".", "+", "00", "23", "59", "60", "0", "9", "12", "31", "999999999", " ",
            "2026-11-23T01:26:46", "+05:30"];

    private static readonly string[] Expressions =
    [
        "10m", "1w 2d 3h 4m 5s 6ms", "1.5h", "1.02:03:04", "now", "today", "yesterday", "2026-11-23",
        "2026-11-23 14:00",
        "2026-11-23T14:00:05.1234567", "2026-11-23T14:00:00+01:00", "14:00", "14:00:05", "0001-01-01T00:00Z",
        "9999-12-31 23:59",
    ];

    private static Gen<byte[]> Timestamps => Gen.OneOf(FuzzInput.All(Samples, Words), Dates);

    /// <summary>Each part at or just beyond its end.</summary>
    private static Gen<byte[]> Dates => Gen.Select(
            FuzzInput.OneOf(
                ["2026-11-23T01:26:46", "2026-11-23T01:26:46", "2026-11-23T01:26:47", "1677-09-21T00:12:43",
                "2262-04-11T23:47:16", "2024-02-29t23:59:60"]),
            Gen.Frequency(
                (3, Gen.Const(string.Empty)),
                (1, FuzzInput.OneOf(
                ["2026-02-29T01:26:46", "2026-13-01T00:00:00", "2026-00-10T00:00:00", "2026-12-32T23:59:59",
                "2026-01-01T24:00:00", "2026-01-01T00:60:00", "2026-01-01T00:00:61"]))),
            FuzzInput.OneOf(
                [string.Empty, ".", ".1", ".145224191", ".145224192", ".854775807", ".854775808", ".99999999",
                ".1234567891", ".000000000"]),
            FuzzInput.OneOf(
                ["Z", "z", "+05:30", "-05:30", "+05:31", "+23:59", "+24:00", "-00:60", "+00:00", "+0530", string.Empty,
                " Z"]))
        .Select(
            (date, wrong, fraction, zone) => Encoding.UTF8.GetBytes(
            $"{(wrong.Length > 0 ? wrong : date)}{fraction}{zone}"));

    private static Gen<string> Durations => Gen.Select(
            FuzzInput.OneOf(
                ["0", "1", "1.5", ".5", "5.", "1..5", "99999999999999999999", "106751", "9223372036", "15250"]),
                FuzzInput.OneOf(["w", "d", "h", "m", "s", "ms", " d ", "x"]))
        .Select((number, unit) => number + unit).Array[1, 4].Select(string.Concat);

    [Fact]
    public void A_timestamp_is_read_as_by_a_regular_expression_and_a_calendar() => Fuzz.Check(
        Timestamps,
        text =>
        {
            bool isRead = Rfc3339.TryRead(text, out long nanoseconds, out int length);
            (long, int)? expected = Read(Encoding.Latin1.GetString(text));
            Assert.Equal(expected, isRead ? (nanoseconds, length) : null);
        },
        count: 5000);

    [Fact]
    public void A_reader_that_remembers_reads_as_one_that_does_not() => Fuzz.Check(
        Timestamps.Array[0, 6],
        texts =>
        {
            Rfc3339Reader reader = new();
            foreach (byte[] text in texts)
            {
                bool isRead = reader.TryRead(text, out long nanoseconds, out int length);
                Assert.Equal(Rfc3339.TryRead(text, out long expected, out int expectedLength), isRead);
                Assert.True(
                    !isRead || (nanoseconds, length) == (expected, expectedLength), Encoding.Latin1.GetString(text));
            }
        },
        texts => string.Join(", ", texts.Select(Fuzz.Show)));

    [Fact]
    public void A_moment_round_trips_in_its_text() => Fuzz.Check(
        Gen.Long,
        moment =>
        {
            byte[] text = Encoding.UTF8.GetBytes(new LogTimestamp(moment).ToString());
            Assert.True(Rfc3339.TryRead(text, out long read, out int length));
            Assert.Equal((moment, text.Length), (read, length));
        },
        moment => $"{moment}");

    [Fact]
    public void A_time_that_a_person_writes_is_understood_or_refused() => Fuzz.Check(
        Gen.Select(
            Gen.OneOf(
            Durations,
            FuzzInput.AllText(
            Expressions, [.. Words, "w", "d", "h", "m", "s", "ms", "99999999999999999999", "1.", "now"])), Gen.Long[
            0, 3_155_000_000_000_000_000]),
        (input) =>
        {
            FakeTimeProvider clock = new(new DateTimeOffset(input.Item2, TimeSpan.Zero));
            bool isTime = TimeExpression.TryParse(input.Item1, clock, out LogTimestamp moment);
            if (isTime)
            {
                Assert.Equal(moment, TimeExpression.Resolve(input.Item1, clock));
            }
            else
            {
                Assert.Throws<FormatException>(() => TimeExpression.Parse(input.Item1, clock));
            }
        },
        input => $"{Fuzz.Show(input.Item1)} at {new DateTimeOffset(input.Item2, TimeSpan.Zero):O}");

    /// <summary>Another implementation of the grammar.</summary>
    private static (long Nanoseconds, int Length)? Read(string text)
    {
        Match match = Grammar().Match(text);
        if (!match.Success)
        {
            return null;
        }

        int second = Number("second");
        string day = $"{match.Groups["date"].Value} {match.Groups["time"].Value}";
        if (!DateTime.TryParseExact(
            day, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime minute)
            || second > 60 || Number("hours") > 23 || Number("minutes") > 59)
        {
            return null;
        }

        int offset = ((Number("hours") * 60) + Number("minutes")) * (match.Groups["sign"].Value == "-" ? -60 : 60);
        string fraction = match.Groups["fraction"].Value.PadRight(9, '0')[..9];
        BigInteger exact = (
            (BigInteger)((minute - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond)
            + second - offset) * 1_000_000_000;
        exact += int.Parse(fraction, CultureInfo.InvariantCulture);
        return exact < long.MinValue || exact > long.MaxValue ? null : ((long)exact, match.Length);

        int Number(string group) =>
            match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(
        """\A(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}):(?<second>[0-9]{2})(\.(?<fraction>[0-9]+))?([Zz]|(?<sign>[+-])(?<hours>[0-9]{2}):(?<minutes>[0-9]{2}))""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Grammar();
}
