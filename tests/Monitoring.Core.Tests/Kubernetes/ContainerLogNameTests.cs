namespace Monitoring.Kubernetes;

public sealed class ContainerLogNameTests
{
    [Theory]
    [InlineData("web-6d4c-x2x_shop_nginx-0123abcd.log", "web-6d4c-x2x", "shop", "nginx", "0123abcd")]
    [InlineData("web.v2-0_demo_my-app-0fe.log", "web.v2-0", "demo", "my-app", "0fe")]
    [InlineData("a_b_c--d.log", "a", "b", "c-", "d")]
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
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".log")]
    [InlineData("syslog")]
    [InlineData("app.log")]
    [InlineData("pod_namespace.log")]
    [InlineData("pod_namespace_container.log")]
    [InlineData("pod_namespace_container-.log")]
    [InlineData("pod_namespace_-id.log")]
    [InlineData("_namespace_container-id.log")]
    [InlineData("pod__container-id.log")]
    [InlineData("pod_namespace_container-id")]
    [InlineData("pod_namespace_container-id.log.gz")]
    [InlineData("pod_namespace_con_tainer-id.log")]
    public void Any_other_name_is_none(string? file) => Assert.False(ContainerLogName.TryParse(file, out _));
}
