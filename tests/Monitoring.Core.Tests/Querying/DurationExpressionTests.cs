namespace Monitoring.Querying;

public sealed class DurationExpressionTests
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("90s", 90_000)]
    [InlineData("10m", 600_000)]
    [InlineData("10min", 600_000)]
    [InlineData("5 minutes", 300_000)]
    [InlineData("2h30m", 9_000_000)]
    [InlineData("2H 30M", 9_000_000)]
    [InlineData("1.5h", 5_400_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1w", 604_800_000)]
    [InlineData("0s", 0)]
    [InlineData(" 1 day 1 second ", 86_401_000)]
    [InlineData("01:30:00", 5_400_000)]
    [InlineData("01:30", 5_400_000)]
    [InlineData("1.02:00:00", 93_600_000)]
    [InlineData("00:00:00.2500000", 250)]
    public void A_duration_has_units(string text, long milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), DurationExpression.Resolve(text));

    [Theory]
    [InlineData("7")]
    [InlineData(" 7 ")]
    [InlineData("-7")]
    [InlineData("0.5")]
    [InlineData("1e3")]
    [InlineData(7)]
    [InlineData(7L)]
    [InlineData(7.5)]
    public void A_number_without_a_unit_is_refused(object value)
    {
        string message = Assert.Throws<FormatException>(() => DurationExpression.Resolve(value)).Message;
        Assert.Contains("has no unit", message);
        Assert.Contains("10m", message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("7y")]
    [InlineData("7kb")]
    [InlineData("-7d")]
    [InlineData("10m5h")]
    [InlineData("1h1h")]
    [InlineData("2 hours ago")]
    [InlineData("2026-11-23")]
    [InlineData("-00:00:01")]
    [InlineData("25:00:00")]
    [InlineData("1..5h")]
    [InlineData(true)]
    public void Anything_else_is_refused_with_the_units(object value) =>
        Assert.Contains("7d", Assert.Throws<FormatException>(() => DurationExpression.Resolve(value)).Message);

    [Fact]
    public void A_TimeSpan_is_itself() =>
        Assert.Equal(TimeSpan.FromDays(2), DurationExpression.Resolve(TimeSpan.FromDays(2)));

    [Theory]
    [InlineData("99999999999w")]
    [InlineData("10000000.00:00:00")]
    public void A_duration_that_cannot_be_counted_is_refused(string text) =>
        Assert.Contains("292 years", Assert.Throws<FormatException>(() => DurationExpression.Resolve(text)).Message);
}
