using System.Text.Json.Nodes;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Streaming;
using Monitoring.Parsing;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Containers;

/// <summary>A pod's annotations say which of its lines are one entry.</summary>
public sealed class MultilineAnnotationTests : IDisposable
{
    private readonly NodeScene _node = new();

    public MultilineAnnotationTests() => _node.Options = _node.Options with
    {
        HoldLimit = TimeSpan.FromMinutes(1),
        Files = _node.Options.Files with { JoinStackTraces = true },
    };

    public void Dispose() => _node.Dispose();

    [Fact]
    public void A_pod_s_lines_are_joined_by_its_own_patterns_and_those_of_others_are_not()
    {
        Begin(
            "web-0", "u1", "c10ffee", ("monitoring/multiline-start", "^BEGIN"),
            ("monitoring/multiline-continue", "^ "));
        Begin("db-0", "u2", "c20ffee");

        Assert.Equal(["BEGIN 1\n a", "b", "BEGIN 2\n c"], Messages("web-0"));
        Assert.Equal(["BEGIN 1", " a", "b", "BEGIN 2", " c"], Messages("db-0"));
        Assert.Empty(_node.Warnings);
    }

    [Fact]
    public void A_pod_s_patterns_count_more_than_those_of_the_collector()
    {
        _node.Options = _node.Options with { Files = _node.Options.Files with { MultilineRule = Create("^b") } };
        Begin("web-0", "u1", "c10ffee", ("monitoring/multiline-start", "^BEGIN"));
        Begin("db-0", "u2", "c20ffee");

        Assert.Equal(["BEGIN 1\n a\nb", "BEGIN 2\n c"], Messages("web-0"));
        Assert.Equal(["BEGIN 1", " a", "b\nBEGIN 2\n c"], Messages("db-0"));
    }

    [Theory]
    [InlineData("monitoring/multiline-start", "(", "monitoring/multiline-start is not")]
    [InlineData("monitoring/multiline-start", "", "monitoring/multiline-start is not")]
    [InlineData("monitoring/multiline-continue", "[", "monitoring/multiline-continue has no effect")]
    public void An_invalid_pattern_is_one_warning_and_the_pod_is_collected_without_it(
        string key, string pattern, string message)
    {
        Begin("web-0", "u1", "c10ffee", (key, pattern));

        Assert.Equal(["BEGIN 1", " a", "b", "BEGIN 2", " c"], Messages("web-0"));
        MonitoringWarning warning = Assert.Single(_node.Warnings);
        Assert.Equal(WarningKind.MultilinePatternInvalid, warning.Kind);
        Assert.Contains(message, warning.Message, StringComparison.Ordinal);
        Assert.Contains("shop/web-0", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_invalid_continuation_is_named()
    {
        Begin(
            "web-0", "u1", "c10ffee", ("monitoring/multiline-start", "^BEGIN"),
            ("monitoring/multiline-continue", "(?<x"));
        Assert.Equal(5, Messages("web-0").Length);
        Assert.Contains(
            "monitoring/multiline-continue is not", Assert.Single(_node.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_joining_annotations_are_ignored()
    {
        _node.Options = _node.Options with { Files = _node.Options.Files with { JoinStackTraces = false } };
        Begin("web-0", "u1", "c10ffee", ("monitoring/multiline-start", "^BEGIN"));
        Assert.Equal(5, Messages("web-0").Length);
    }

    [Fact]
    public void Annotations_count_also_where_logs_are_read_through_the_api()
    {
        using PodLogScene scene = new();
        JsonObject pod = scene.AddPod("web");
        pod["metadata"]!["annotations"] = new JsonObject { ["monitoring/multiline-start"] = "^BEGIN" };
        scene.Server.Pods.Put(pod);
        FakeLog log = scene.LogOf(pod);
        foreach (string line in new[] { "before", "BEGIN 1", " a", "b", "BEGIN 2" })
        {
            log.Write(new DateTimeOffset(2026, 11, 26, 12, 0, 1, TimeSpan.Zero), line);
        }

        scene.Begin(options => options with { JoinStackTraces = true, Follow = false });
        scene.CollectToTheEnd();

        Assert.Equal(["before", "BEGIN 1\n a\nb", "BEGIN 2"], scene.LinesOf("web"));
    }

    private static MultilineRule Create(string start)
    {
        Assert.True(MultilineRule.TryCreate(start, null, out MultilineRule? rule, out _));
        return rule;
    }

    private void Begin(string name, string uid, string id, params (string Key, string Value)[] annotations)
    {
        string link = _node.Begin("shop", name, uid, "nginx", id);
        foreach (string line in new[] { "BEGIN 1", " a", "b", "BEGIN 2", " c" })
        {
            _node.Write(link, line);
        }

        _node.Api.Set(new PodMetadata
        {
            Namespace = "shop",
            Name = name,
            Uid = uid,
            Containers = [],
            Annotations = annotations.ToDictionary(annotation => annotation.Key, annotation => annotation.Value),
        });
    }

    private readonly List<LogEntry> _entries = [];

    private string[] Messages(string pod)
    {
        _entries.AddRange(_node.Collect());
        _entries.AddRange(_node.Collect());
        return [.. _entries.Where(entry => entry.PodName == pod).Select(entry => entry.Message)];
    }
}
