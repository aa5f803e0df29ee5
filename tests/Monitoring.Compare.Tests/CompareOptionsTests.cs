namespace Monitoring.Compare;

public sealed class CompareOptionsTests
{
    [Fact]
    public void Without_arguments_everything_is_compared() =>
        Assert.Equal(CompareOptions.AllParts, CompareOptions.Parse([])?.Parts);

    [Fact]
    public void Parts_and_sizes_may_be_chosen()
    {
        CompareOptions options = Assert.IsType<CompareOptions>(
            CompareOptions.Parse(["store", "--mib", "64", "latency", "--rounds", "3"]));

        Assert.Equal(["store", "latency"], options.Parts);
        Assert.Equal((64, 3, 100), (options.Mebibytes, options.Rounds, options.Files));
    }

    [Fact]
    public void An_earlier_build_and_another_shell_may_be_given()
    {
        CompareOptions options = Assert.IsType<CompareOptions>(
            CompareOptions.Parse(["start", "--before", "/old", "--shell", "/pwsh.dll", "--rounds", "9"]));

        Assert.Equal(["start"], options.Parts);
        Assert.Equal(("/old", "/pwsh.dll", 9), (options.Before, options.Shell, options.Rounds));
    }

    [Theory]
    [InlineData("stores")]
    [InlineData("--mib")]
    [InlineData("--mib", "many")]
    [InlineData("--mib", "0")]
    [InlineData("--before")]
    [InlineData("--megabytes", "64")]
    public void What_makes_no_sense_is_refused(params string[] arguments) =>
        Assert.Null(CompareOptions.Parse(arguments));
}
