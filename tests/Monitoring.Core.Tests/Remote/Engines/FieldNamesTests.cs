using Monitoring.Entries;

namespace Monitoring.Remote.Engines;

public sealed class FieldNamesTests
{
    [Theory]
    [InlineData("namespace=a,pod=b,container=c", "container_name=c,namespace=a,pod_name=b")]
    [InlineData("k8s_namespace_name=a,k8s_pod_label_app=b", "app=b,labels.app=b,namespace=a")]
    [InlineData("kubernetes.pod.name=a,kubernetes.labels.app=b,app=c", "app=c,labels.app=b,pod_name=a")]
    [InlineData("k8s.pod.name=late,pod=first", "pod_name=first")]
    [InlineData("filename=/var/log/a.log,node=n,cluster=k", "cluster=k,node_name=n,path=/var/log/a.log")]
    [InlineData("POD_NAME=a,Namespace=b", "fields.Namespace=b,fields.POD_NAME=a")]
    [InlineData("level=error,stream=stderr,detected_level=error,log.offset=7,event.sequence=8,log.record.uid=y,other=x", "other=x")]
    [InlineData("labels.pod_name=x,app=", "labels.pod_name=x")]
    public void Fields_are_metadata_under_the_keys_of_a_store(string fields, string expected) => Assert.Equal(
        expected,
        string.Join(
            ',',
            FieldNames.WithDots.ToMetadata(Parse(fields))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => $"{pair.Key}={pair.Value}")));

    [Fact]
    public void The_labels_of_a_stream_win_over_the_fields_of_an_entry() => Assert.Equal(
        [new(MetadataKeys.PodName, "label")],
        FieldNames.WithoutDots.ToMetadata(Parse("k8s_pod_name=label"), Parse("pod=field")));

    [Theory]
    [InlineData("pod", "pod_name")]
    [InlineData("Pod_Name", "pod_name")]
    [InlineData("k8s.pod.name", "pod_name")]
    [InlineData("app", "app")]
    public void A_database_s_own_names_are_keys_too(string key, string expected) =>
        Assert.Equal(expected, FieldNames.WithDots.KeyOf(key));

    private static EngineField[] Parse(string fields) =>
        [.. fields.Split(',').Select(field => field.Split('=')).Select(pair => new EngineField(pair[0], pair[1]))];
}
