namespace Monitoring.Deployment.Manifests;

/// <summary>The check itself must fail where it should.</summary>
public sealed class ModelFieldsTests
{
    [Fact]
    public void A_valid_object_has_no_error() => Assert.Empty(Check(
        """
        apiVersion: apps/v1
        kind: DaemonSet
        metadata:
          name: a
          labels:
            any.key/at-all: "true"
        spec:
          updateStrategy:
            rollingUpdate:
              maxUnavailable: 10%
          template:
            spec:
              hostNetwork: true
              containers:
                - name: a
                  resources:
                    limits:
                      cpu: 1
                      memory: 64Mi
                  livenessProbe:
                    httpGet:
                      port: 8000
        """));

    [Theory]
    [InlineData("metadata: { nmae: a }", "DaemonSet.metadata: V1ObjectMeta has no field nmae.")]
    [InlineData(
        "spec: { template: { spec: { tolerations: [{ operater: Exists }] } } }", "V1Toleration has no field operater.")]
    [InlineData(
        "spec: { template: { spec: { containers: [{ Name: a }] } } }",
        "DaemonSet.spec.template.spec.containers[0]: V1Container has no field Name.")]
    [InlineData("spec: { template: { spec: { hostNetwork: yes } } }", "'yes' is no Boolean.")]
    [InlineData("spec: { minReadySeconds: '3' }", "'3' is no Int32.")]
    [InlineData("metadata: { labels: { client: true } }", "DaemonSet.metadata.labels.client: 'true' is no String.")]
    [InlineData("spec: { template: { spec: { containers: { name: a } } } }", "is no Mapping.")]
    [InlineData("spec: []", "a V1DaemonSetSpec is no Sequence.")]
    public void Misspelled_fields_and_fields_of_another_kind_are_found(string yaml, string fault) =>
        Assert.EndsWith(
            fault, Assert.Single(Check($"apiVersion: apps/v1\nkind: DaemonSet\n{yaml}")), StringComparison.Ordinal);

    [Fact]
    public void An_object_of_a_version_that_there_is_not_is_found() =>
        Assert.Single(Check("apiVersion: apps/v1beta1\nkind: DaemonSet"));

    private static IReadOnlyList<string> Check(string yaml) => ModelFields.Check(Assert.Single(YamlTree.Read(yaml)));
}
