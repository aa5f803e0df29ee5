using Monitoring.Compare.Contending;

namespace Monitoring.Compare;

public sealed class PeerOutputTests
{
    [Fact]
    public void Counts_are_added_up_with_and_without_a_path() =>
        Assert.Equal(15, PeerOutput.SumCounts(["/logs/a:b.log:12", "", "/logs/c.log:0", "3"]));

    [Fact]
    public void What_is_no_count_is_an_error() =>
        Assert.Throws<ContenderException>(() => PeerOutput.SumCounts(["grep: no such file"]));

    [Theory]
    [InlineData("2026-11-23T01:26:46.300187894Z stdout F 000000012 abc")]
    [InlineData("""{"stream":"stdout","logtag":"F","message":"000000012 abc"}""")]
    [InlineData("""{"date":1764000000.5,"stream":"stdout","logtag":"F","message":"000000012 abc","file":"pod.log"}""")]
    [InlineData("000000012 abc")]
    public void The_message_is_found_in_what_each_of_them_writes(string line) =>
        Assert.Equal("000000012 abc", PeerOutput.FindMessage(line));
}
