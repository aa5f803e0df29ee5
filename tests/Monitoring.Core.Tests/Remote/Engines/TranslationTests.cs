using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Querying;

namespace Monitoring.Remote.Engines;

/// <summary>The explanations of queries: what a database runs, and what is evaluated here.</summary>
public sealed class TranslationTests
{
    private static readonly LogQuery Query = new()
    {
        Selector = LabelSelector.Parse("namespace=prod"),
        Contains = [new ContainedText("time.out", caseSensitive: true)],
    };

    [Fact]
    public void Loki_compares_labels_and_lines() => Assert.Equal(
        "Loki runs: {service_name=~\"(?s:.+)\",namespace=~\"prod|\"} |= \"time.out\"",
        Explain(RemoteKind.Loki, Query));

    [Fact]
    public void Loki_compares_a_text_in_any_case_and_a_pattern_s_texts() => Assert.Equal(
        "Loki runs: {service_name=~\"(?s:.+)\"} |~ \"(?is:a\\\\.b|c)\" |~ \"(?is:timeout |refused)\" | "
        + "level!~\"[tT][rR][aA][cC][eE]|[vV][eE][rR][bB][oO][sS][eE]|[dD][eE][bB][uU][gG]\". The module evaluates here: "
        + "-Contains, -Pattern and -NotMatch, -Level.",
        Explain(RemoteKind.Loki, new LogQuery
        {
            Contains = [new ContainedText("a.b"), new ContainedText("c")],
            Match = [new MessagePattern("timeout \\d+|refused")],
            Level = LogLevel.Information,
        }));

    [Fact]
    public void VictoriaLogs_compares_fields_and_messages()
    {
        string explained = Explain(RemoteKind.VictoriaLogs, Query with { Since = new LogTimestamp(1), Last = 5 });

        Assert.StartsWith(
            "VictoriaLogs runs: _time:[1970-01-01T00:00:00.000000001Z, 2262-04-11T23:47:16.000000000Z) "
            + "(\"namespace\":in(\"prod\") or \"k8s.namespace.name\":in(\"prod\") or",
            explained,
            StringComparison.Ordinal);
        Assert.EndsWith(") _msg:~\"(?s:time\\\\.out)\" | sort by (_time desc) limit 3", explained, StringComparison.Ordinal);
    }

    [Fact]
    public void Elasticsearch_compares_keywords_only()
    {
        string explained = Explain(RemoteKind.Elasticsearch, Query);

        Assert.Contains("""{"terms":{"namespace":["prod"]}}""", explained, StringComparison.Ordinal);
        Assert.DoesNotContain("time.out", explained, StringComparison.Ordinal);
        Assert.EndsWith("The module evaluates here: -Contains, -Pattern and -NotMatch.", explained, StringComparison.Ordinal);
    }

    private static string Explain(RemoteKind kind, LogQuery query)
    {
        List<string> explained = [];
        using EngineScene scene = EngineScene.Create(kind);
        scene.Database.Add(new Testing.LogEngines.FakeLogLine(
            LogTimestamp.From(EngineScene.Now.AddHours(-1)).UnixNanoseconds,
            "x",
            new Dictionary<string, string> { ["service_name"] = "web", ["namespace"] = "dev" },
            new Dictionary<string, string>()));
        Assert.Empty(scene.Logs.Read(
            new RemoteRequest(query) { Explain = explained.Add }, TestContext.Current.CancellationToken));
        return Assert.Single(explained);
    }
}
