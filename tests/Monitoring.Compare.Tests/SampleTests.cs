using Monitoring.Compare.Measuring;

namespace Monitoring.Compare;

public sealed class SampleTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3, 3, 3)]
    [InlineData(new[] { 5.0, 1.0, 3.0 }, 3, 1, 5)]
    [InlineData(new[] { 4.0, 1.0, 2.0, 9.0 }, 3, 1, 9)]
    public void A_sample_is_its_middle_and_its_range(double[] values, double median, double least, double most) =>
        Assert.Equal(new Sample(median, least, most), Sample.Of(values));

    [Fact]
    public void There_is_no_sample_of_nothing() => Assert.Throws<ArgumentException>(() => Sample.Of([]));

    /// <summary>A machine that was slow in the second round was slow for both.</summary>
    [Fact]
    public void Ratios_are_taken_round_by_round() =>
        Assert.Equal(new Sample(2, 2, 2), Sample.OfRatios([2, 20, 4], [1, 10, 2]));

    /// <summary>A contender that failed in a later round has fewer rounds.</summary>
    [Fact]
    public void Rounds_of_one_contender_alone_are_excluded() =>
        Assert.Equal(new Sample(3, 3, 3), Sample.OfRatios([3, 8], [1]));

    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.99, 99)]
    [InlineData(1, 100)]
    [InlineData(0, 1)]
    public void A_quantile_is_a_value_that_there_was(double part, double expected) =>
        Assert.Equal(
            expected, Sample.Quantile(Enumerable.Range(1, 100).Reverse().Select(value => (double)value), part));

    [Fact]
    public void A_range_follows_its_median()
    {
        Assert.Equal("2.00 (1.00 to 4.50)", new Sample(2, 1, 4.5).ToString("F2"));
        Assert.Equal("2.0", new Sample(2, 2, 2).ToString("F1"));
    }
}
