using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>The configuration of the API server that is found, and the error where none is.</summary>
public sealed class ConnectionTests : IDisposable
{
    private readonly ConnectionScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_url_needs_nothing_else()
    {
        _scene.MountServiceAccount("no certificate");
        using KubernetesConnection connection = _scene.Open(url: _scene.Server.Url);

        FakeRequest request = await _scene.AskAsync(connection);

        Assert.False(request.Headers.ContainsKey("Authorization"));
        Assert.StartsWith("Monitoring/", request.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Null(connection.DefaultNamespace);
    }

    [Fact]
    public async Task A_url_with_a_path_keeps_it()
    {
        using KubernetesConnection connection = _scene.Open(url: _scene.Server.Url + "/k8s/clusters/c-1");

        await Assert.ThrowsAsync<KubernetesException>(
            () => connection.GetServerTimeAsync(TestContext.Current.CancellationToken));

        Assert.Equal("/k8s/clusters/c-1/version/", _scene.Server.Requests[^1].Path);
    }

    [Fact]
    public async Task A_pod_uses_its_service_account()
    {
        using TestCertificates certificates = new();
        using ConnectionScene scene = new(new FakeApiServer(certificates.CreateServer()) { Token = "of-the-pod" });
        scene.MountServiceAccount(certificates.AuthorityPem);
        scene.WriteKubeConfig("home/.kube/config", "token: of-the-home");
        using KubernetesConnection connection = scene.Open();

        await scene.AskAsync(connection);

        Assert.Equal("space-of-the-pod", connection.DefaultNamespace);
        Assert.Equal("the service account of this pod", connection.Source);
    }

    [Fact]
    public async Task An_explicit_kubeconfig_takes_precedence_over_the_service_account()
    {
        _scene.MountServiceAccount("no certificate");
        string given = _scene.WriteKubeConfig("given", "token: of-the-file");
        using KubernetesConnection connection = _scene.Open(given);

        Assert.Equal("Bearer of-the-file", (await _scene.AskAsync(connection)).Headers["Authorization"]);
        Assert.Equal("space-of-test", connection.DefaultNamespace);
    }

    [Fact]
    public async Task An_explicit_context_takes_precedence_over_the_service_account()
    {
        _scene.MountServiceAccount("no certificate");
        _scene.WriteKubeConfig("home/.kube/config", "token: of-the-home");
        using KubernetesConnection connection = _scene.Open(context: "test");

        Assert.Equal("Bearer of-the-home", (await _scene.AskAsync(connection)).Headers["Authorization"]);
    }

    [Fact]
    public async Task The_first_of_several_files_counts_and_each_has_its_own_directory()
    {
        _scene.Write("b/token", "of-b");
        _scene.Variables["KUBECONFIG"] = string.Join(
            Path.PathSeparator,
            _scene["does-not-exist"],
            _scene.WriteKubeConfig("a/config", "token: of-a", name: "a"),
            _scene.WriteKubeConfig("b/config", "tokenFile: token", name: "b"),
            _scene.WriteKubeConfig("c/config", "token: of-c", name: "a", server: "http://127.0.0.1:9"));
        using KubernetesConnection current = _scene.Open();
        using KubernetesConnection other = _scene.Open(context: "b");

        Assert.Equal("Bearer of-a", (await _scene.AskAsync(current)).Headers["Authorization"]);
        Assert.Equal("Bearer of-b", (await _scene.AskAsync(other)).Headers["Authorization"]);
    }

    [Fact]
    public void Without_a_configuration_the_error_lists_the_searched_places()
    {
        Assert.False(KubernetesConnection.TryOpen(_scene.CreateOptions(), out _, out string lookedFor));
        Assert.Contains("KUBERNETES_SERVICE_HOST is not set", lookedFor, StringComparison.Ordinal);
        Assert.Contains("KUBECONFIG is not set", lookedFor, StringComparison.Ordinal);
        Assert.Contains(_scene["home/.kube/config"], lookedFor, StringComparison.Ordinal);
        Assert.Contains("http://localhost:8001", lookedFor, StringComparison.Ordinal);

        _scene.Variables["KUBERNETES_SERVICE_HOST"] = "10.96.0.1";
        _scene.Variables["KUBECONFIG"] = "/nowhere/config";
        Assert.False(KubernetesConnection.TryOpen(_scene.CreateOptions(), out _, out lookedFor));
        Assert.Contains("automountServiceAccountToken", lookedFor, StringComparison.Ordinal);
        Assert.Contains("'/nowhere/config'", lookedFor, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contexts: []", null, "has no current-context. There are none.")]
    [InlineData(
        "current-context: gone\ncontexts: [{name: here, context: {}}]", null, "has no context 'gone'. Existing: here.")]
    [InlineData("contexts: [{name: a, context: {user: u}}]", "a", "context 'a' in the kubeconfig '*' has no cluster.")]
    [InlineData("contexts: [{name: a, context: {cluster: c}}]", "a", "has no cluster 'c'.")]
    [InlineData(
        "contexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {}}]", "a",
        "cluster 'c' in the kubeconfig '*' has no server.")]
    [InlineData(
        "contexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: ftp://x}}]", "a",
        "is not the URL of an API")]
    [InlineData(
        "contexts: [{name: a, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: http://x}}]",
        "a", "has no user 'u'.")]
    [InlineData(
        "contexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: https://x, certificate-authority-data: '%'}}]", "a", "certificate-authority-data of the cluster 'c' in the kubeconfig '*' is not base64.")]
    [InlineData(
        "contexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: https://x, certificate-authority: ca.crt}}]", "a", "ca.crt' cannot be read")]
    [InlineData(
        "contexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: https://x, certificate-authority-data: aGVsbG8=}}]", "a", "There is no PEM certificate in certificate-authority-data of the cluster 'c'")]
    [InlineData(
        "contexts: [{name: a, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: https://x, proxy-url: proxy}}]", "a", "proxy-url of the cluster 'c' in the kubeconfig '*' is 'proxy', which is not a URL.")]
    [InlineData("contexts: [", null, "cannot be parsed at line 2")]
    [InlineData("just words", null, "is not a kubeconfig")]
    [InlineData("", null, "is not a kubeconfig")]
    public void An_error_in_a_kubeconfig_is_named(string text, string? context, string reason)
    {
        string file = _scene.Write("config", text);

        KubernetesException failure = Assert.Throws<KubernetesException>(() => _scene.Open(file, context));

        Assert.Equal(KubernetesError.NotConfigured, failure.Error);
        Assert.Contains(reason.Replace("*", file), failure.Message, StringComparison.Ordinal);
        Assert.Contains(file[..^6], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kubeconfig_that_is_not_there_is_named()
    {
        KubernetesException failure = Assert.Throws<KubernetesException>(() => _scene.Open("/nowhere/config"));

        Assert.Equal("The kubeconfig '/nowhere/config' does not exist.", failure.Message);
    }

    [Fact]
    public void A_url_and_a_context_exclude_each_other() =>
        Assert.Throws<ArgumentException>(() => _scene.Open(url: "http://localhost:8001", context: "a"));

    [Fact]
    public async Task Another_server_name_or_any_certificate_is_accepted_if_the_cluster_allows_it()
    {
        using TestCertificates certificates = new();
        using ConnectionScene scene = new(new FakeApiServer(certificates.CreateServer("api.test")));
        scene.Write("ca.crt", certificates.AuthorityPem);
        string authority = "certificate-authority: ca.crt";
        string named = scene.WriteKubeConfig("named", "{}", cluster: $"{authority}\n    tls-server-name: api.test");
        string anyone = scene.WriteKubeConfig("anyone", "{}", cluster: "insecure-skip-tls-verify: true");
        string strict = scene.WriteKubeConfig("strict", "{}", cluster: authority);
        string unknown = scene.WriteKubeConfig("unknown", "{}");

        await scene.AskAsync(scene.Open(named));
        await scene.AskAsync(scene.Open(anyone));
        foreach (string file in (string[])[strict, unknown])
        {
            using KubernetesConnection connection = scene.Open(file);
            KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(
                () => scene.AskAsync(connection));
            Assert.Equal(KubernetesError.Unreachable, failure.Error);
            Assert.Contains("certificate", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_node_name_is_the_explicit_one_or_that_of_the_variable_or_of_the_host()
    {
        Assert.Equal("given", NodeName.Find("given", _scene.CreateOptions().Environment));
        Assert.Equal("host-7", NodeName.Find(null, _scene.CreateOptions().Environment));

        _scene.Variables[NodeName.Variable] = "node-9";
        Assert.Equal("node-9", NodeName.Find(null, _scene.CreateOptions().Environment));
    }
}
