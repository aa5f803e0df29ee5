namespace Monitoring.Serving.Formatting;

public sealed class MetricsTextTests
{
    [Fact]
    public void A_label_neither_steers_a_terminal_nor_makes_a_sample_of_its_own()
    {
        MetricsText text = new();
        text.Begin("up", "gauge", "Whether.");
        text.Add(1, ("collector", "a\u001b[31m\r\"} 1\nforged 2\\"));

        Assert.Equal(
            "# HELP up Whether.\n# TYPE up gauge\nup{collector=\"a␛[31m␍\\\"} 1\\nforged 2\\\\\"} 1\n",
            text.ToString());
    }
}
