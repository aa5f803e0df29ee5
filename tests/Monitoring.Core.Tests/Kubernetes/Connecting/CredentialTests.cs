using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>Credentials: tokens, files, plugins and certificates, and their renewal.</summary>
public sealed class CredentialTests : IDisposable
{
    private readonly ConnectionScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_tokens_file_is_read_again_after_a_minute()
    {
        _scene.Write("token", "first\n");
        using KubernetesConnection connection = _scene.Open(_scene.WriteKubeConfig("config", "tokenFile: token"));
        Assert.Equal("Bearer first", await AskAsync(connection));
        _scene.Write("token", "second");

        _scene.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("Bearer first", await AskAsync(connection));
        _scene.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Bearer second", await AskAsync(connection));
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_is_read_again_and_shown_once_more()
    {
        _scene.Write("token", "old");
        using KubernetesConnection connection = _scene.Open(_scene.WriteKubeConfig("config", "tokenFile: token"));
        await AskAsync(connection);
        _scene.Write("token", "new");
        _scene.Server.Token = "new";

        await AskAsync(connection);

        Assert.Equal(3, _scene.Server.Requests.Count);
    }

    [Fact]
    public async Task A_fresh_token_that_is_not_accepted_either_is_an_error_that_names_it()
    {
        _scene.Server.Token = "another";
        string token = _scene.Write("token", "old");
        using KubernetesConnection connection = _scene.Open(_scene.WriteKubeConfig("config", "tokenFile: token"));

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(() => AskAsync(connection));

        Assert.Equal(KubernetesError.Unauthorized, failure.Error);
        Assert.Contains($"answers 401 to the token in '{token}'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, _scene.Server.Requests.Count);
    }

    [Theory]
    [InlineData("token: fixed", "Bearer fixed")]
    [InlineData("{username: me, password: p:w}", "Basic bWU6cDp3")]
    [InlineData("{auth-provider: {name: oidc, config: {id-token: signed-in}}}", "Bearer signed-in")]
    [InlineData("{}", null)]
    public async Task Values_that_do_not_change_are_read_once(string user, string? header)
    {
        using KubernetesConnection connection = _scene.Open(_scene.WriteKubeConfig("config", user));
        Assert.Equal(header, await AskAsync(connection));
        _scene.Server.Token = "another";

        await Assert.ThrowsAsync<KubernetesException>(() => AskAsync(connection));
        Assert.Equal(2, _scene.Server.Requests.Count);
    }

    [Theory]
    [InlineData(null, "The token's file '*' cannot be read")]
    [InlineData(" \n", "The token's file '*' is empty.")]
    public async Task A_token_file_without_a_token_is_named_in_the_error(string? text, string reason)
    {
        using KubernetesConnection connection = _scene.Open(_scene.WriteKubeConfig("config", "tokenFile: token"));
        if (text is not null)
        {
            _scene.Write("token", text);
        }

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(() => AskAsync(connection));

        Assert.Equal(KubernetesError.NoCredentials, failure.Error);
        Assert.Contains(reason.Replace("*", _scene["token"]), failure.Message, StringComparison.Ordinal);
        Assert.Empty(_scene.Server.Requests);
    }

    [Fact]
    public async Task A_clients_certificate_is_shown_and_loaded_again_when_it_is_not_accepted()
    {
        using TestCertificates certificates = new();
        using ConnectionScene scene = new(new FakeApiServer(certificates.CreateServer()));
        scene.Write("ca.crt", certificates.AuthorityPem);
        Write("old");
        using KubernetesConnection connection = scene.Open(scene.WriteKubeConfig(
            "config", "{client-certificate: my.crt, client-key: my.key}", cluster: "certificate-authority: ca.crt"));
        Assert.Equal("CN=old", (await scene.AskAsync(connection)).Certificate!.Subject);

        Write("new");
        scene.Server.Add(FakeFault.Status(_ => true, 401, times: 1));
        Assert.Equal("CN=new", (await scene.AskAsync(connection)).Certificate!.Subject);
        Assert.Equal(3, scene.Server.Requests.Count);

        void Write(string name)
        {
            (string certificate, string key) = certificates.CreateClient(name);
            scene.Write("my.crt", certificate);
            scene.Write("my.key", key);
        }
    }

    [Fact]
    public async Task An_invalid_client_certificate_is_named_in_the_error()
    {
        _scene.Write("my.crt", "hello");
        _scene.Write("my.key", "hello");
        using KubernetesConnection connection =
            _scene.Open(_scene.WriteKubeConfig("config", "{client-certificate: my.crt, client-key: my.key}"));

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(() => AskAsync(connection));

        Assert.Equal(KubernetesError.NoCredentials, failure.Error);
        Assert.Contains("of the user 'test'", failure.Message, StringComparison.Ordinal);
    }

    private async Task<string?> AskAsync(KubernetesConnection connection) =>
        (await _scene.AskAsync(connection)).Headers.GetValueOrDefault("Authorization");
}
