using Monitoring.Compare.Comparing;

namespace Monitoring.Compare;

public sealed class LineLossesTests
{
    [Fact]
    public void Lines_that_never_came_are_lost() =>
        Assert.Equal(new LineLosses(5, Lost: 2, Repeated: 0, Disordered: 0), LineLosses.Of(5, [0, 1, 4]));

    [Fact]
    public void Lines_that_came_again_are_repeated_and_out_of_order() =>
        Assert.Equal(new LineLosses(3, Lost: 0, Repeated: 1, Disordered: 1), LineLosses.Of(3, [0, 1, 0, 2]));

    [Fact]
    public void Only_written_lines_are_emitted() =>
        Assert.Equal(new LineLosses(2, Lost: 1, Repeated: 0, Disordered: 0), LineLosses.Of(2, [-1, 0, 2]));
}
