using Monitoring.Kubernetes.Connecting;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Selecting;

public sealed class OwnPodTests
{
    private const string Mounts = """
        2031 1990 0:340 / / rw,relatime master:520 - overlay overlay rw
        2042 2031 8:1 /var/lib/kubelet/pods/3d7e1f0a-93b5-4c1e-8f5e-0d2f1a6b7c8d/etc-hosts /etc/hosts rw,relatime - ext4 /dev/sda1 rw
        """;

    [Fact]
    public void The_table_of_mounts_gives_the_uid() =>
        Assert.Equal(
            new PodReference("logging", "collector-x", "3d7e1f0a-93b5-4c1e-8f5e-0d2f1a6b7c8d"),
            Find(
                path => path.EndsWith("mountinfo", StringComparison.Ordinal) ? Mounts : "logging\n",
                ("KUBERNETES_SERVICE_HOST", "10.0.0.1"),
                ("HOSTNAME", "collector-x")));

    [Fact]
    public void Without_a_name_in_the_configuration_the_variables_give_it() =>
        Assert.Equal(
            new PodReference("logging", "collector-x", string.Empty),
            Find(
                _ => null,
                ("KUBERNETES_SERVICE_HOST", "10.0.0.1"),
                ("HOSTNAME", "node-1"),
                ("POD_NAME", "collector-x"),
                ("POD_NAMESPACE", "logging")));

    [Fact]
    public void Outside_of_a_cluster_there_is_no_configuration() =>
        Assert.Null(Find(_ => Mounts, ("HOSTNAME", "laptop")));

    private static PodReference? Find(Func<string, string?> readText, params (string Name, string Value)[] variables)
    {
        Dictionary<string, string> values = variables.ToDictionary(
            variable => variable.Name, variable => variable.Value);
        return OwnPod.Find(new ConnectionEnvironment { GetVariable = values.GetValueOrDefault }, readText);
    }
}
