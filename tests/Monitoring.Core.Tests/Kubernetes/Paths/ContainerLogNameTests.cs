namespace Monitoring.Kubernetes.Paths;

public sealed class ContainerLogNameTests
{
    [Theory]
    [InlineData("web-6d4c-x2x_shop_nginx-0123abcd.log", "web-6d4c-x2x", "shop", "nginx", "0123abcd")]
    [InlineData("web.v2-0_demo_my-app-0fe123.log", "web.v2-0", "demo", "my-app", "0fe123")]
    [InlineData("a_b_c-d-ABC123.log", "a", "b", "c-d", "ABC123")]
    [InlineData("kube-apiserver-node1_kube-system_kube-apiserver-b1946ac92492d2347c6235b4d2611184.log",
        "kube-apiserver-node1", "kube-system", "kube-apiserver", "b1946ac92492d2347c6235b4d2611184")]
    public void A_containers_log_says_pod_namespace_container_and_id(
        string file, string pod, string ns, string container, string id)
    {
        Assert.True(ContainerLogName.TryParse(file, out ContainerLogName name));
        Assert.Equal(new ContainerLogName(pod, ns, container, id), name);
        Assert.Equal(file, name.ToString());
    }

    [Theory]
    [InlineData("writer_fake_writer_abc123.log", "writer", "fake", "writer", "abc123")]
    [InlineData("coredns-abc_kube-system_coredns_c14b0123.log", "coredns-abc", "kube-system", "coredns", "c14b0123")]
    [InlineData("web.v2-0_demo_my-app-2_0123abcd.log", "web.v2-0", "demo", "my-app-2", "0123abcd")]
    public void An_underscore_may_be_before_the_id(string file, string pod, string ns, string container, string id)
    {
        Assert.True(ContainerLogName.TryParse(file, out ContainerLogName name));
        Assert.Equal(new ContainerLogName(pod, ns, container, id), name);
    }

    [Fact]
    public void The_lengths_are_those_of_Kubernetes()
    {
        string label = new('a', 63);
        string subdomain = new('b', 253);
        Assert.True(ContainerLogName.TryParse($"{subdomain}_{label}_{label}-abc123.log", out _));
        Assert.False(ContainerLogName.TryParse($"{subdomain}b_{label}_{label}-abc123.log", out _));
        Assert.False(ContainerLogName.TryParse($"{subdomain}_{label}a_{label}-abc123.log", out _));
        Assert.False(ContainerLogName.TryParse($"{subdomain}_{label}_{label}a-abc123.log", out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".log")]
    [InlineData("syslog")]
    [InlineData("app.log")]
    [InlineData("pod_namespace.log")]
    [InlineData("pod_namespace_container.log")]
    [InlineData("pod_namespace_container-.log")]
    [InlineData("pod_namespace_-abc123.log")]
    [InlineData("_namespace_container-abc123.log")]
    [InlineData("pod__container-abc123.log")]
    [InlineData("pod_namespace_container-abc123")]
    [InlineData("pod_namespace_container-abc123.log.gz")]
    [InlineData("pod_namespace_con_tainer-id.log")]
    [InlineData("pod_namespace_container-abc12.log")]
    [InlineData("pod_namespace_container_abc12.log")]
    [InlineData("pod_namespace_container-abc.123.log")]
    [InlineData("pod_namespace_container-abcd\u00e9f.log")]
    [InlineData("pod_namespace_container_abc-123.log")]
    [InlineData("pod_namespace_container_.log")]
    [InlineData("pod_namespace__abc123.log")]
    [InlineData("pod_namespace_container_extra_abc123.log")]
    [InlineData("pod_namespace_container-abc123_abc123_abc123.log")]
    [InlineData("pod_namespace_container-.abc123.log")]
    [InlineData("Pod_namespace_container-abc123.log")]
    [InlineData("pod_Namespace_container-abc123.log")]
    [InlineData("pod_name.space_container-abc123.log")]
    [InlineData("pod_namespace_con.tainer-abc123.log")]
    [InlineData("pod_namespace_Container-abc123.log")]
    [InlineData("-pod_namespace_container-abc123.log")]
    [InlineData("pod._namespace_container-abc123.log")]
    [InlineData("pod_namespace_container--abc123.log")]
    [InlineData("pod name_namespace_container-abc123.log")]
    public void Any_other_name_is_rejected(string? file) => Assert.False(ContainerLogName.TryParse(file, out _));
}
