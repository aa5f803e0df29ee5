using System.Globalization;
using System.Text.RegularExpressions;

namespace Monitoring.Serving.Endpoints;

/// <summary>Holds a text against Prometheus' exposition format 0.0.4 as promtool would.</summary>
internal static partial class MetricsFormat
{
    public static void Check(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        string name = string.Empty;
        string type = string.Empty;
        HashSet<string> metrics = [];
        HashSet<string> samples = [];
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                name = line.Split(' ')[2];
                Assert.True(metrics.Add(name), $"{name} is there twice.");
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal(name, line.Split(' ')[2]);
                type = line.Split(' ')[3];
                Assert.Equal(type == "counter", name.EndsWith("_total", StringComparison.Ordinal));
            }
            else
            {
                Match sample = Sample().Match(line);
                Assert.True(sample.Success, line);
                string[] names = type == "histogram" ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"] : [name];
                Assert.Contains(sample.Groups["name"].Value, names);
                Assert.True(samples.Add(line[..line.LastIndexOf(' ')]), $"{line} is there twice.");
                Assert.True(
                    double.TryParse(
                    sample.Groups["value"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
            }
        }
    }

    [GeneratedRegex("""^(?<name>[a-z_]+)(\{([a-z]+="([^"\\]|\\["\\n])*",?)+\})? (?<value>\S+)$""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Sample();
}
