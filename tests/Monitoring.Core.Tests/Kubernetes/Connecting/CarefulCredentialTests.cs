using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>The limits of a kubeconfig's credentials, and impersonation.</summary>
public sealed class CarefulCredentialTests : IDisposable
{
    private readonly ConnectionScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData("token: secret")]
    [InlineData("tokenFile: token")]
    [InlineData("{username: ann, password: secret}")]
    [InlineData("{auth-provider: {name: oidc, config: {id-token: secret}}}")]
    [InlineData("{exec: {apiVersion: client.authentication.k8s.io/v1, command: ./never-run}}")]
    [InlineData("{client-certificate: my.crt, client-key: my.key}")]
    public async Task Credentials_are_not_sent_over_plain_http_unless_allowed(string user)
    {
        _scene.Write("token", "secret");
        string file = _scene.WriteKubeConfig("config", user);
        using KubernetesConnection connection = KubernetesConnection.Open(
            _scene.CreateOptions() with { KubeConfig = file, AllowPlainHttp = false });

        FakeRequest request = await _scene.AskAsync(connection);

        Assert.DoesNotContain("Authorization", request.Headers);
        string warning = Assert.Single(connection.Warnings);
        Assert.Contains("are not sent to http://127.0.0.1", warning, StringComparison.Ordinal);
        Assert.Contains("-AllowPlainHttp", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Credentials_are_never_sent_to_another_machine_over_plain_http()
    {
        string file = _scene.WriteKubeConfig("config", "token: secret", server: "http://192.0.2.1:8080");
        using KubernetesConnection connection = KubernetesConnection.Open(
            _scene.CreateOptions() with { KubeConfig = file });

        Assert.Contains("Use https.", Assert.Single(connection.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_request_reports_why_it_had_no_credentials()
    {
        _scene.Server.Token = "secret";
        string file = _scene.WriteKubeConfig("config", "token: secret");
        using KubernetesConnection connection = KubernetesConnection.Open(
            _scene.CreateOptions() with { KubeConfig = file, AllowPlainHttp = false });

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(() => _scene.AskAsync(connection));

        Assert.Contains(
            "those of the user 'test' are not sent over plain HTTP", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead, "can be read")]
    [InlineData(UnixFileMode.GroupWrite, "can be changed")]
    [InlineData(UnixFileMode.GroupRead, null)]
    public void A_secret_that_others_can_read_is_warned_of(UnixFileMode extra, string? expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no modes.");
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string token = _scene.Write("token", "secret");
        ConnectionScene.SetMode(token, Owner | extra);
        string ofFile = _scene.WriteKubeConfig("of-file", "tokenFile: token");
        string inline = _scene.WriteKubeConfig("inline", "token: secret");
        ConnectionScene.SetMode(inline, Owner | extra);
        string harmless = _scene.WriteKubeConfig("harmless", "{}");
        ConnectionScene.SetMode(harmless, Owner | extra);

        Check(ofFile, token);
        Check(inline, inline);
        Assert.Empty(_scene.Open(harmless).Warnings);

        void Check(string file, string secret)
        {
            using KubernetesConnection connection = _scene.Open(file);
            Assert.Equal(expected is null ? 0 : 1, connection.Warnings.Count);
            Assert.All(connection.Warnings, warning => Assert.Contains(expected!, warning, StringComparison.Ordinal));
            Assert.All(
                connection.Warnings,
                warning => Assert.Contains($"chmod go-w,o-r {secret}", warning, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_service_accounts_token_is_not_warned_of()
    {
        _scene.MountServiceAccount("unused");
        string file = _scene.WriteKubeConfig("config", $"tokenFile: {_scene["account/token"]}");
        ConnectionScene.SetMode(_scene["account/token"], UnixFileMode.UserRead | UnixFileMode.OtherRead);

        Assert.Empty(_scene.Open(file).Warnings);
    }

    [Fact]
    public async Task A_kubeconfig_impersonates_the_user_that_it_names()
    {
        using KubernetesConnection connection = _scene.Open(_scene.WriteKubeConfig(
            "config",
            "{token: secret, as: ann, as-uid: u-1, as-groups: ['dev, ops'], as-user-extra: {Example.com/Why: [audit]}}"));

        FakeRequest request = await _scene.AskAsync(connection);

        Assert.Equal("Bearer secret", request.Headers["Authorization"]);
        Assert.Equal("ann", request.Headers["Impersonate-User"]);
        Assert.Equal("u-1", request.Headers["Impersonate-Uid"]);
        Assert.Equal("dev, ops", request.Headers["Impersonate-Group"]);
        Assert.Equal("audit", request.Headers["Impersonate-Extra-example.com%2Fwhy"]);
    }

    [Fact]
    public async Task It_acts_so_for_each_request_and_after_renewed_credentials()
    {
        _scene.Write("token", "old");
        using KubernetesConnection connection = _scene.Open(
            _scene.WriteKubeConfig("config", "{tokenFile: token, as: ann, as-groups: [a]}"));
        await _scene.AskAsync(connection);
        _scene.Write("token", "new");
        _scene.Server.Token = "new";

        FakeRequest request = await _scene.AskAsync(connection);

        Assert.Equal("ann", request.Headers["Impersonate-User"]);
        Assert.Equal("a", request.Headers["Impersonate-Group"]);
    }

    [Theory]
    [InlineData("{token: t, as-groups: [admins]}")]
    [InlineData("{token: t, as-uid: u-1}")]
    [InlineData("{token: t, as-user-extra: {why: [audit]}}")]
    public void Groups_without_a_user_are_refused_as_by_kubectl(string user)
    {
        KubernetesException failure = Assert.Throws<KubernetesException>(
            () => _scene.Open(_scene.WriteKubeConfig("config", user)));

        Assert.Equal(KubernetesError.NotConfigured, failure.Error);
        Assert.Contains("without as", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{token: t, as: ann, as-groups: [a, b]}")]
    [InlineData("{token: t, as: ann, as-user-extra: {why: [a, b]}}")]
    public void Several_groups_are_refused_since_they_would_be_sent_as_one(string user)
    {
        KubernetesException failure = Assert.Throws<KubernetesException>(
            () => _scene.Open(_scene.WriteKubeConfig("config", user)));

        Assert.Equal(KubernetesError.NotConfigured, failure.Error);
        Assert.Contains("only one can be sent", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_is_no_header_is_refused_and_nothing_sent()
    {
        using KubernetesConnection connection = _scene.Open(
            _scene.WriteKubeConfig("config", "{token: t, as: \"a\\r\\nX-Other: b\"}"));

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(() => _scene.AskAsync(connection));

        Assert.Contains("Impersonate-User", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_scene.Server.Requests);
    }
}
