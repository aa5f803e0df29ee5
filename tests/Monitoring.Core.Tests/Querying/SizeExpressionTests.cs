namespace Monitoring.Querying;

public sealed class SizeExpressionTests
{
    [Theory]
    [InlineData("4GB", 4L << 30)]
    [InlineData("4GiB", 4L << 30)]
    [InlineData("4Gi", 4L << 30)]
    [InlineData("4g", 4L << 30)]
    [InlineData(" 4 gb ", 4L << 30)]
    [InlineData("500MB", 500L << 20)]
    [InlineData("1.5TB", 3L << 39)]
    [InlineData("64KB", 64L << 10)]
    [InlineData("1PB", 1L << 50)]
    [InlineData("4294967296B", 4L << 30)]
    [InlineData("0MB", 0)]
    public void A_size_has_a_unit(string text, long bytes) => Assert.Equal(bytes, SizeExpression.Parse(text));

    [Theory]
    [InlineData("4")]
    [InlineData(" 4 ")]
    [InlineData("-4")]
    [InlineData("1e9")]
    public void A_number_without_a_unit_is_refused(string text) =>
        Assert.Contains("has no unit", Assert.Throws<FormatException>(() => SizeExpression.Parse(text)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("GB")]
    [InlineData("-4GB")]
    [InlineData("4XB")]
    [InlineData("4GBs")]
    [InlineData("4 5GB")]
    [InlineData("7d")]
    [InlineData("8192PB")]
    [InlineData("99999999999999999999999999GB")]
    public void Anything_else_is_refused(string text) =>
        Assert.Throws<FormatException>(() => SizeExpression.Parse(text));
}
