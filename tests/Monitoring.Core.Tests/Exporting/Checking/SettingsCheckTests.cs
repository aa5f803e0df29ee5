using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Checking;

/// <summary>Settings that cannot work, or that would put a secret into the store, are found before they are
/// used.</summary>
public sealed class SettingsCheckTests
{
    [Theory]
    [InlineData(DestinationKind.Otlp, "http://localhost:4318", true)]
    [InlineData(DestinationKind.Loki, "https://loki/push", true)]
    [InlineData(DestinationKind.Otlp, "localhost:4318", false)]
    [InlineData(DestinationKind.Elasticsearch, "ftp://host", false)]
    [InlineData(DestinationKind.Elasticsearch, "https://user:password@host", false)]
    [InlineData(DestinationKind.Syslog, "tls://host", true)]
    [InlineData(DestinationKind.Syslog, "https://host", false)]
    [InlineData(DestinationKind.File, "-", true)]
    [InlineData(DestinationKind.File, "out.ndjson", false)]
    public void Targets(object kind, string target, bool isUsable) => Assert.Equal(
        isUsable,
        SettingsCheck.FindProblems(new() { Kind = (DestinationKind)kind, Target = target }).Count == 0);

    [Fact]
    public void Secrets_are_named_and_not_written()
    {
        DestinationSettings settings = new() { Kind = DestinationKind.Otlp, Target = "http://localhost" };
        AssertProblem("Authorization", settings with { Headers = Header("Authorization", "Bearer x") });
        AssertProblem("X-Api-Key", settings with { Headers = Header("X-Api-Key", "x") });
        AssertProblem("password", settings with { UserName = "me", Password = "x" });
        Assert.Empty(SettingsCheck.FindProblems(settings with { Headers = Header("X-Region", "eu") }));
        Assert.Empty(SettingsCheck.FindProblems(settings with { Headers = Header("X-Api-Key", "env:PATH") }));
    }

    [Fact]
    public void What_cannot_be_read_now_is_found()
    {
        DestinationSettings settings = new() { Kind = DestinationKind.Loki, Target = "http://localhost" };
        AssertProblem("/no/token", settings with { TokenPath = "/no/token" });
        AssertProblem("/no/ca", settings with { CaPath = "/no/ca" });
        AssertProblem("NOT_SET_HERE", settings with { Headers = Header("X-Key", "env:NOT_SET_HERE") });
        AssertProblem("selector", settings with { Selector = "a in (" });
        AssertProblem("rate", settings with { MaxBytesPerSecond = 0 });
        AssertProblem("7 labels", settings with
        {
            Labels = Enumerable.Range(0, 8).ToDictionary(number => $"label{number}", _ => "x"),
        });
    }

    private static Dictionary<string, string> Header(string name, string value) => new() { [name] = value };

    private static void AssertProblem(string text, DestinationSettings settings) =>
        Assert.Contains(text, Assert.Single(SettingsCheck.FindProblems(settings)), StringComparison.Ordinal);
}
