using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>A server whose certificate is signed by the right authority, but for another name: the official client
/// itself takes it.</summary>
public sealed class ServerNameTests : IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly ConnectionScene _scene;

    public ServerNameTests()
    {
        _scene = new ConnectionScene(new FakeApiServer(_certificates.CreateServer("api.test")) { Token = "secret" });
        _scene.Write("ca.crt", _certificates.AuthorityPem);
    }

    public void Dispose()
    {
        _scene.Dispose();
        _certificates.Dispose();
    }

    [Fact]
    public async Task Of_a_service_account_is_refused()
    {
        _scene.MountServiceAccount(_certificates.AuthorityPem, "secret");

        await RefusesAsync(_scene.Open());
    }

    [Theory]
    [InlineData("certificate-authority: ca.crt")]
    [InlineData("certificate-authority-data: DATA")]
    [InlineData("{ NESTED }")]
    public async Task Of_a_kubeconfig_is_refused(string authority)
    {
        string data = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(_certificates.AuthorityPem));
        string cluster = authority.Replace("DATA", data)
            .Replace("{ NESTED }", $"certificate-authority: {_scene["ca.crt"]}");

        await RefusesAsync(_scene.Open(_scene.WriteKubeConfig("config", "token: secret", cluster: cluster)));
        await RefusesAsync(
            _scene.Open(
            _scene.WriteKubeConfig("wrong", "token: secret",
            cluster: $"{cluster}\n    tls-server-name: wrong.example")));
        await _scene.AskAsync(
            _scene.Open(
            _scene.WriteKubeConfig("right", "token: secret", cluster: $"{cluster}\n    tls-server-name: api.test")));
    }

    [Fact]
    public async Task Is_refused_after_the_clients_certificate_was_renewed()
    {
        (string certificate, string key) = _certificates.CreateClient("me");
        _scene.Write("my.crt", certificate);
        _scene.Write("my.key", key);

        await RefusesAsync(_scene.Open(_scene.WriteKubeConfig(
            "config", "{client-certificate: my.crt, client-key: my.key}",
            cluster: "certificate-authority: ca.crt\n    tls-server-name: wrong.example")));
    }

    [Fact]
    public async Task Of_a_url_is_refused() => await RefusesAsync(_scene.Open(url: _scene.Server.Url));

    private async Task RefusesAsync(KubernetesConnection connection)
    {
        using (connection)
        {
            KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(
                () => _scene.AskAsync(connection));
            Assert.Equal(KubernetesError.Unreachable, failure.Error);
            Assert.Contains("certificate", failure.Message, StringComparison.Ordinal);
            Assert.Empty(_scene.Server.Requests);
        }
    }
}
