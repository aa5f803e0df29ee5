using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Paths;

public sealed class PodLogPathTests
{
    [Theory]
    [InlineData("/var/log/pods/shop_web.v2-0_3d7e-11/nginx/0.log", "shop", "web.v2-0", "3d7e-11", "nginx", 0)]
    [InlineData("/elsewhere/kube-system_etcd-n1_0f3a/etcd/12.log", "kube-system", "etcd-n1", "0f3a", "etcd", 12)]
    [InlineData(@"C:\var\log\pods\shop_web-0_3d7e-11\nginx\3.log", "shop", "web-0", "3d7e-11", "nginx", 3)]
    [InlineData(@"\\?\C:\var/log/pods/shop_web-0_3d7e-11\nginx/0.log", "shop", "web-0", "3d7e-11", "nginx", 0)]
    [InlineData(
        "/var/log/pods/kube-system_etcd-n1_b1946ac92492d2347c6235b4d2611184/etcd/0.log", "kube-system", "etcd-n1",
        "b1946ac92492d2347c6235b4d2611184", "etcd", 0)]
    public void The_last_three_parts_give_pod_container_and_restarts(
        string path, string ns, string pod, string uid, string container, int restarts)
    {
        Assert.True(PodLogPath.TryParse(path, out PodLogPath parsed));
        Assert.Equal(new PodLogPath(new PodReference(ns, pod, uid), container, restarts), parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("0.log")]
    [InlineData("/var/log/pods/shop_web/nginx/0.log")]
    [InlineData("/var/log/pods/shop__uid/nginx/0.log")]
    [InlineData("/var/log/pods/shop_web_uid/nginx/-1.log")]
    [InlineData("/var/log/pods/shop_web_uid/nginx/0.log.20261125-100000")]
    [InlineData("/var/lib/docker/containers/abc/abc-json.log")]
    public void Any_other_path_is_rejected(string? path) => Assert.False(PodLogPath.TryParse(path, out _));
}
