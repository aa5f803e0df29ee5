using Monitoring.Compare.Reporting;

namespace Monitoring.Compare;

public sealed class MarkdownTableTests
{
    [Fact]
    public void A_bar_in_a_cell_does_not_end_it()
    {
        MarkdownTable table = new("", "ms");

        table.Add("Watch-Log | Out-Null", "1");

        Assert.Equal("|  | ms |\n|---|---|\n| Watch-Log \\| Out-Null | 1 |\n", table.ToString());
    }

    [Fact]
    public void A_row_has_a_cell_for_each_heading() =>
        Assert.Throws<ArgumentException>(() => new MarkdownTable("one", "two").Add("1"));
}
