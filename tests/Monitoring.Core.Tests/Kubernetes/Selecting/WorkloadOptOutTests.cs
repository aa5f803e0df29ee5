using Monitoring.Entries;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Selecting;

public sealed class WorkloadOptOutTests
{
    [Theory]
    [InlineData("monitoring/exclude", "true", true, true)]
    [InlineData("monitoring/exclude", "sidecar, web", true, true)]
    [InlineData("monitoring/exclude", "sidecar", false, false)]
    [InlineData("fluentbit.io/exclude", "true", true, true)]
    [InlineData("fluentbit.io/exclude", "True", true, true)]
    [InlineData("fluentbit.io/exclude", "false", false, false)]
    [InlineData("fluentbit.io/exclude-web", "true", true, true)]
    [InlineData("fluentbit.io/exclude-sidecar", "true", false, false)]
    [InlineData("fluentbit.io/exclude_stderr", "true", false, true)]
    [InlineData("fluentbit.io/exclude_stdout-web", "true", true, false)]
    [InlineData("vector.dev/exclude-containers", "init,web", true, true)]
    [InlineData("vector.dev/exclude-containers", "init", false, false)]
    [InlineData("co.elastic.logs/enabled", "false", true, true)]
    [InlineData("co.elastic.logs/enabled", "true", false, false)]
    [InlineData("co.elastic.logs.web/enabled", "false", true, true)]
    [InlineData("co.elastic.logs.sidecar/enabled", "false", false, false)]
    [InlineData("co.elastic.logs/enabled", "perhaps", false, false)]
    public void A_pods_annotations_exclude_outputs_of_a_container(
        string key, string value, bool stdout, bool stderr)
    {
        PodMetadata pod = new() { Namespace = "shop", Name = "web-0", Uid = "u", Annotations = Pairs((key, value)) };

        WorkloadOptOut optOut = WorkloadOptOut.Of(pod, "web");

        Assert.Equal((stdout, stderr), (optOut.Excludes(LogOutput.Stdout), optOut.Excludes(LogOutput.Stderr)));
        Assert.True(PodAnnotations.IsMeaningful(key));
    }

    [Fact]
    public void Annotations_of_a_container_take_precedence_over_those_of_its_pod()
    {
        PodMetadata pod = new()
        {
            Namespace = "shop",
            Name = "web-0",
            Uid = "u",
            Annotations = Pairs(("co.elastic.logs/enabled", "false"), ("co.elastic.logs.web/enabled", "true")),
        };

        Assert.Equal(default, WorkloadOptOut.Of(pod, "web"));
        Assert.Equal(new WorkloadOptOut(true, true), WorkloadOptOut.Of(pod, "sidecar"));
    }

    [Fact]
    public void Vector_needs_a_label()
    {
        PodMetadata pod = new()
        {
            Namespace = "shop",
            Name = "web-0",
            Uid = "u",
            Labels = Pairs(("vector.dev/exclude", "true"))
        };

        Assert.Equal(new WorkloadOptOut(true, true), WorkloadOptOut.Of(pod, "web"));
    }

    private static Dictionary<string, string> Pairs(params (string Key, string Value)[] pairs) =>
        pairs.ToDictionary(pair => pair.Key, pair => pair.Value);
}
