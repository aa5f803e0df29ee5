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
    public void Anything_else_is_an_error_that_says_what_is_understood(string text)
    {
        Assert.Contains("10m", Assert.Throws<FormatException>(() => TimeExpression.Parse(text, _clock)).Message);
        Assert.False(TimeExpression.TryParse(text, _clock, out _));
    }

    [Fact]
    public void Values_of_NETs_own_types_are_taken_as_they_are()
    {
        Assert.Equal(Now.AddMinutes(-5), Resolve(TimeSpan.FromMinutes(5)));
        Assert.Equal(Now.AddMinutes(-5), Resolve(TimeSpan.FromMinutes(-5)));
        Assert.Equal(Now, Resolve(Now.ToOffset(TimeSpan.FromHours(5))));
        Assert.Equal(Now, Resolve(Now.UtcDateTime));
        Assert.Equal(Now.AddHours(-2), Resolve(DateTime.SpecifyKind(Now.UtcDateTime, DateTimeKind.Unspecified)));
        Assert.Equal(Now.AddMinutes(-5), Resolve("5m"));
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
