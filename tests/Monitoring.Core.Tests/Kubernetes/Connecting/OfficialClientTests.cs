extern alias official;

using System.Net.Http.Headers;
using Monitoring.Testing.ApiServer;
using official::k8s;
using official::k8s.Models;

namespace Monitoring.Kubernetes.Connecting;

// The tests use what the product must not: the client's own reading of a kubeconfig is the oracle for ours.
#pragma warning disable RS0030

/// <summary>The official client as an oracle: for what a kubeconfig means, and for whether the fake is an API
/// server.</summary>
public sealed class OfficialClientTests : IDisposable
{
    private readonly ConnectionScene _scene = new();

    [Theory]
    [InlineData("token: secret", "")]
    [InlineData("{ username: ann, password: secret }", "")]
    [InlineData("token: secret", "insecure-skip-tls-verify: true")]
    [InlineData("token: secret", "tls-server-name: api.internal")]
    [InlineData("{ token: 'a: b', username: ignored }", "")]
    public async Task A_kubeconfig_is_read_as_by_the_official_client(string user, string cluster)
    {
        string path = _scene.WriteKubeConfig("config", user, cluster: cluster, server: "https://127.0.0.1:6443");
        KubernetesClientConfiguration theirs = KubernetesClientConfiguration.BuildConfigFromConfigFile(path);
        Assert.True(
            ApiServerConfigFinder.TryFind(
            _scene.CreateOptions() with { KubeConfig = path }, out ApiServerConfig? ours, out _));

        AuthenticationHeaderValue? header =
            (await ours.Credentials.GetAsync(TestContext.Current.CancellationToken)).Header;

        Assert.Equal(new Uri(theirs.Host), ours.Server);
        Assert.Equal(theirs.Namespace, ours.DefaultNamespace);
        Assert.Equal(theirs.SkipTlsVerify, ours.SkipTlsVerify);
        Assert.Equal(theirs.TlsServerName, ours.ServerName);
        Assert.Equal(theirs.AccessToken, header?.Scheme == "Bearer" ? header.Parameter : null);
        if (theirs.AccessToken is null && theirs.Username is not null)
        {
            string pair = System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(header!.Parameter!));
            Assert.Equal(("Basic", $"{theirs.Username}:{theirs.Password}"), (header.Scheme, pair));
        }
    }

    [Fact]
    public void Authorities_and_certificates_in_a_kubeconfig_mean_the_same()
    {
        using TestCertificates certificates = new();
        string authority = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(certificates.AuthorityPem));
        string path = _scene.WriteKubeConfig(
            "config", "token: secret", cluster: $"certificate-authority-data: {authority}",
            server: "https://127.0.0.1:6443");
        KubernetesClientConfiguration theirs = KubernetesClientConfiguration.BuildConfigFromConfigFile(path);
        Assert.True(
            ApiServerConfigFinder.TryFind(
            _scene.CreateOptions() with { KubeConfig = path }, out ApiServerConfig? ours, out _));

        Assert.Equal(
            theirs.SslCaCerts.Select(one => one.Thumbprint), ours.CaCertificates!.Select(one => one.Thumbprint));
    }

    [Fact]
    public async Task It_is_content_with_the_fake()
    {
        FakeApiServer server = _scene.Server;
        for (int index = 0; index < 3; index++)
        {
            server.Pods.Put(FakePod.Create($"web-{index}", node: index == 2 ? "node-2" : "node-1"));
        }

        FakeLog log = server.Logs["shop/web-0/main"] = new FakeLog();
        log.Write(server.Now, "hello");
        using official::k8s.Kubernetes client = new(new KubernetesClientConfiguration { Host = server.Url });

        V1PodList page = await client.CoreV1.ListPodForAllNamespacesAsync(
            limit: 1, fieldSelector: "spec.nodeName=node-1", cancellationToken: TestContext.Current.CancellationToken);
        V1PodList rest = await client.CoreV1.ListPodForAllNamespacesAsync(
            continueParameter: page.Metadata.ContinueProperty,
            fieldSelector: "spec.nodeName=node-1",
            cancellationToken: TestContext.Current.CancellationToken);
        await using Stream text = await client.CoreV1.ReadNamespacedPodLogAsync(
            "web-0", "shop", container: "main", cancellationToken: TestContext.Current.CancellationToken);
        using StreamReader reader = new(text);

        Assert.Equal(["web-0", "web-1"], page.Items.Concat(rest.Items).Select(pod => pod.Metadata.Name));
        Assert.Equal("hello\n", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        _scene.Dispose();
        _scene.Server.Dispose();
    }
}
