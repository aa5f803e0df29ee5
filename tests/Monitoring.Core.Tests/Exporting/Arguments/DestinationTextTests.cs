using Microsoft.Extensions.Time.Testing;
using Monitoring.Messages;
using Monitoring.Storing.Destinations;

namespace Monitoring.Exporting.Arguments;

public sealed class DestinationTextTests
{
    private static readonly FakeTimeProvider Time = new(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("otlp+http://collector:4318", nameof(DestinationKind.Otlp), "http://collector:4318", "otlp")]
    [InlineData("OTLP+https://c/v1/logs?a=b", nameof(DestinationKind.Otlp), "https://c/v1/logs?a=b", "otlp")]
    [InlineData("loki+https://loki:3100#name=main", nameof(DestinationKind.Loki), "https://loki:3100", "main")]
    [InlineData("elasticsearch+https://es", nameof(DestinationKind.Elasticsearch), "https://es", "elasticsearch")]
    [InlineData("opensearch+https://os:9200#", nameof(DestinationKind.Elasticsearch), "https://os:9200", "opensearch")]
    [InlineData("syslog+tls://logs:6514", nameof(DestinationKind.Syslog), "tls://logs:6514", "syslog")]
    [InlineData("syslog+tcp://logs:601", nameof(DestinationKind.Syslog), "tcp://logs:601", "syslog")]
    [InlineData("file:///var/log/a%20b.ndjson", nameof(DestinationKind.File), "/var/log/a b.ndjson", "file")]
    [InlineData("file:-#name=out", nameof(DestinationKind.File), "-", "out")]
    public void The_scheme_names_the_protocol(string text, string kind, string target, string name)
    {
        DestinationText destination = Parse(text);

        Assert.Equal(
            (kind, target, name),
            (destination.Settings.Kind.ToString(), destination.Settings.Target, destination.Name));
    }

    [Fact]
    public void The_fragment_has_the_settings()
    {
        DestinationText destination = Parse(
            "elasticsearch+https://es#Name=main&selector=app%3Dweb%2Ctier%21%3Dtest&level=warn&from=Now&index=logs-a-b"
            + "&label.cluster=one%26two&header.X-A=b&header.X-B=env:B&userName=elastic&passwordVariable=ES_PASSWORD"
            + "&caPath=/ca.pem&skipCertificateCheck&maxBytesPerSecond=1MB&holdForDestinations=true&tenant=ops");

        Assert.Equal("main", destination.Name);
        Assert.Equal("Now", destination.From);
        DestinationSettings expected = new()
        {
            Kind = DestinationKind.Elasticsearch,
            Added = Time.GetUtcNow(),
            Target = "https://es",
            Selector = "app=web,tier!=test",
            Level = LogLevel.Warning,
            Index = "logs-a-b",
            Labels = new Dictionary<string, string> { ["cluster"] = "one&two" },
            Headers = new Dictionary<string, string> { ["X-A"] = "b", ["X-B"] = "env:B" },
            UserName = "elastic",
            Password = "env:ES_PASSWORD",
            CaPath = "/ca.pem",
            SkipTlsVerify = true,
            MaxBytesPerSecond = 1 << 20,
            HoldsRetention = true,
            Tenant = "ops",
        };
        Assert.Equal(expected.ToJson(), destination.Settings.ToJson());
    }

    [Theory]
    [InlineData("http://collector:4318", "begins with the name of a protocol")]
    [InlineData("", "begins with the name of a protocol")]
    [InlineData("kafka+tcp://k:9092", "begins with the name of a protocol")]
    [InlineData("otlp+collector:4318", "is not the URL of a receiver")]
    [InlineData("otlp+tcp://collector", "is not the URL of a receiver")]
    [InlineData("syslog+https://logs", "is not the URL of a receiver")]
    [InlineData("file:relative.ndjson", "is not a full path")]
    [InlineData("otlp+https://user:hunter2@collector", "user name or a password")]
    [InlineData("otlp+ftp://user:hunter2@collector", "is not the URL of a receiver")]
    [InlineData("syslog+user:hunter2@host", "is not the URL of a receiver")]
    [InlineData("otlp+https://c#header.Authorization=hunter2", "may contain a secret")]
    [InlineData("loki+https://l#colour=red", "There is no such setting")]
    [InlineData("loki+https://l#level", "has no value")]
    [InlineData("loki+https://l#level=loud", "'loud' is not a level")]
    [InlineData("loki+https://l#selector=%3D", "is not a label selector")]
    [InlineData("loki+https://l#level=error&LEVEL=warn", "given twice")]
    [InlineData("loki+https://l#tokenPath=token", "is not a full path")]
    [InlineData("loki+https://l#index=logs", "Only Elasticsearch")]
    [InlineData("loki+https://l#maxBytesPerSecond=fast", "maxBytesPerSecond is not valid")]
    [InlineData("loki+https://l#skipCertificateCheck=perhaps", "Use true or false")]
    [InlineData("loki+https://l#userName=me", "A user name needs a password")]
    [InlineData("loki+https://l#userName=me&passwordPath=/a&passwordVariable=B", "cannot be combined")]
    [InlineData("loki+https://l#name=a%1Bb", "control characters")]
    public void A_mistake_is_named_and_a_secret_is_not(string text, string problem)
    {
        Assert.False(DestinationText.TryParse(text, Time, out _, out string? found));

        Assert.Contains(problem, found, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", found, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001B', found);
    }

    private static DestinationText Parse(string text)
    {
        bool isParsed = DestinationText.TryParse(text, Time, out DestinationText? destination, out string? problem);
        Assert.True(isParsed, problem);
        return destination!;
    }
}
