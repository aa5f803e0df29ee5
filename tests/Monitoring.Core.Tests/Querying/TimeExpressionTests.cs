using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Monitoring.Entries;

namespace Monitoring.Querying;

public sealed class TimeExpressionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 30, 15, 250, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Now);

    public TimeExpressionTests() => _clock.SetLocalTimeZone(
        TimeZoneInfo.CreateCustomTimeZone("Two", TimeSpan.FromHours(2), "Two", "Two"));

    [Theory]
    [InlineData("10m", 600_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1h 30m", 5_400_000)]
    [InlineData("2d", 172_800_000)]
    [InlineData("90s", 90_000)]
    [InlineData("250ms", 250)]
    [InlineData("1w", 604_800_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("0s", 0)]
    [InlineData("1.02:00:00", 93_600_000)]
    [InlineData("2h30m", 9_000_000)]
    [InlineData("2H30M", 9_000_000)]
    [InlineData("2 hours ago", 7_200_000)]
    [InlineData("1 Hour Ago", 3_600_000)]
    [InlineData("10min", 600_000)]
    [InlineData("10m ago", 600_000)]
    [InlineData("5 minutes", 300_000)]
    [InlineData("1 day 2 hrs 3 mins 4 secs 5 ms ago", 93_784_005)]
    [InlineData("  90s  ", 90_000)]
    public void A_duration_is_so_long_ago(string text, long milliseconds) =>
        Assert.Equal(Now.AddMilliseconds(-milliseconds), TimeExpression.Parse(text, _clock).ToDateTimeOffset());

    [Theory]
    [InlineData("now", "2026-11-23T14:30:15.250000000Z")]
    [InlineData("Today", "2026-11-22T22:00:00.000000000Z")]
    [InlineData("yesterday", "2026-11-21T22:00:00.000000000Z")]
    [InlineData("14:00", "2026-11-23T12:00:00.000000000Z")]
    [InlineData("9:05:06", "2026-11-23T07:05:06.000000000Z")]
    [InlineData("2026-11-23", "2026-11-22T22:00:00.000000000Z")]
    [InlineData("2026-11-23 14:00", "2026-11-23T12:00:00.000000000Z")]
    [InlineData("2026-11-23T14:00:05.5", "2026-11-23T12:00:05.500000000Z")]
    [InlineData("2026-11-23T14:00:00Z", "2026-11-23T14:00:00.000000000Z")]
    [InlineData("2026-11-23T14:00Z", "2026-11-23T14:00:00.000000000Z")]
    [InlineData("2026-11-23T14:00:00.123456789Z", "2026-11-23T14:00:00.123456789Z")]
    [InlineData("2026-11-23T14:00:00+05:30", "2026-11-23T08:30:00.000000000Z")]
    [InlineData("2026-11-23 14:00:00 +01:00", "2026-11-23T13:00:00.000000000Z")]
    [InlineData("2026-11-23 14:00:00.1Z", "2026-11-23T14:00:00.100000000Z")]
    [InlineData("2026-11-23 14:00:00.123456789+01:00", "2026-11-23T13:00:00.123456789Z")]
    [InlineData("2026-11-23t14:00:00.1234567891234z", "2026-11-23T14:00:00.123456789Z")]
    [InlineData("2026-11-23T14:00:00.123456789", "2026-11-23T12:00:00.123456789Z")]
    [InlineData("2026-11-23T14:00:00-0130", "2026-11-23T15:30:00.000000000Z")]
    [InlineData("2026-11-23T14:00:00+01", "2026-11-23T13:00:00.000000000Z")]
    [InlineData("2026-11-23T23:59:60Z", "2026-11-24T00:00:00.000000000Z")]
    [InlineData("2026-11-23 9:05", "2026-11-23T07:05:00.000000000Z")]
    [InlineData("10:15", "2026-11-23T08:15:00.000000000Z")]
    [InlineData("01:30:00", "2026-11-22T23:30:00.000000000Z")]
    [InlineData("10:15:00.5", "2026-11-23T08:15:00.500000000Z")]
    [InlineData("yesterday 10:15", "2026-11-22T08:15:00.000000000Z")]
    [InlineData("0001-01-01", "1677-09-21T00:12:43.145224192Z")]
    [InlineData("9999-12-31 23:59:60", "2262-04-11T23:47:16.854775807Z")]
    public void A_text_names_a_moment(string text, string moment) =>
        Assert.Equal(moment, TimeExpression.Parse(text, _clock).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("10 parsecs")]
    [InlineData("5m1h")]
    [InlineData("1h1h")]
    [InlineData("tomorrow's")]
    [InlineData("2026-13-01")]
    [InlineData("25:00")]
    [InlineData("24:00:00")]
    [InlineData("10:15Z")]
    [InlineData("2026-11-23Z")]
    [InlineData("2026-11-23T14:00:00+24:00")]
    [InlineData("10 ago")]
    [InlineData("ago")]
    [InlineData("10mago")]
    [InlineData("-10m")]
    [InlineData("1M2m")]
    [InlineData("3 months ago")]
    public void Anything_else_is_an_error_that_lists_the_accepted_forms(string text)
    {
        Assert.Contains("10m", Assert.Throws<FormatException>(() => TimeExpression.Parse(text, _clock)).Message);
        Assert.False(TimeExpression.TryParse(text, _clock, out _));
    }

    [Theory]
    [InlineData("10")]
    [InlineData("600")]
    [InlineData("2026")]
    [InlineData("20261123")]
    [InlineData(" 10 ")]
    [InlineData("-10")]
    [InlineData("+10")]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData(10)]
    [InlineData(10L)]
    [InlineData(10.5)]
    [InlineData((short)-10)]
    [InlineData((byte)10)]
    public void A_number_without_a_unit_is_refused(object value)
    {
        string message = Assert.Throws<FormatException>(() => Resolve(value)).Message;
        Assert.Contains("number without a unit", message);
        Assert.Contains("10m", message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData('1')]
    [InlineData(DayOfWeek.Monday)]
    public void A_value_of_another_type_is_refused(object value) =>
        Assert.Throws<FormatException>(() => Resolve(value));

    [Fact]
    public void Values_of_NETs_own_types_are_taken_as_they_are()
    {
        Assert.Equal(Now.AddMinutes(-5), Resolve(TimeSpan.FromMinutes(5)));
        Assert.Equal(Now.AddMinutes(-5), Resolve(TimeSpan.FromMinutes(-5)));
        Assert.Equal(Now, Resolve(Now.ToOffset(TimeSpan.FromHours(5))));
        Assert.Equal(Now, Resolve(Now.UtcDateTime));
        Assert.Equal(Now.AddHours(-2), Resolve(DateTime.SpecifyKind(Now.UtcDateTime, DateTimeKind.Unspecified)));
        Assert.Equal(Now.AddMinutes(-5), Resolve("5m"));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 22, 0, 0, TimeSpan.Zero), Resolve(new DateOnly(2026, 11, 23)));
        Assert.Equal(Now, Resolve(LogTimestamp.From(Now)));
        Assert.True(Resolve(TimeSpan.MaxValue) < Now.AddYears(-200));
        Assert.True(Resolve(TimeSpan.MinValue) < Now.AddYears(-200));
    }

    [Fact]
    public void Any_text_is_a_moment_or_an_error() =>
        Gen.Char["0129.:-TZ wdhms"].Array[0, 12].Select(characters => new string(characters)).Sample(text =>
        {
            if (!TimeExpression.TryParse(text, _clock, out LogTimestamp moment))
            {
                Assert.Equal(default, moment);
            }
        }, iter: 20_000, threads: 1);

    private DateTimeOffset Resolve(object value) => TimeExpression.Resolve(value, _clock).ToDateTimeOffset();
}
