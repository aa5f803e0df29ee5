using System.Globalization;
using System.Text.Json.Nodes;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>Credentials that a program fetches.</summary>
public sealed class ExecPluginTests : IDisposable
{
    private readonly ConnectionScene _scene = new();

    public ExecPluginTests() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The plugins of these tests are shell scripts.");

    public void Dispose() => _scene.Dispose();

    [Fact]
    public async Task A_plugin_is_run_once_for_many_requests()
    {
        using KubernetesConnection connection = Open(Print("counted"));

        Assert.Equal("Bearer counted-1", await AskAsync(connection));
        Assert.Equal("Bearer counted-1", await AskAsync(connection));
    }

    [Fact]
    public async Task A_plugin_is_run_again_before_its_token_ends()
    {
        string end = _scene.Time.GetUtcNow().AddMinutes(10).ToString("o", CultureInfo.InvariantCulture);
        using KubernetesConnection connection = Open(Print("counted", $",\\\"expirationTimestamp\\\":\\\"{end}\\\""));
        await AskAsync(connection);

        _scene.Time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("Bearer counted-1", await AskAsync(connection));
        _scene.Time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal("Bearer counted-2", await AskAsync(connection));
    }

    [Fact]
    public async Task A_plugin_is_run_again_when_its_token_is_not_accepted()
    {
        using KubernetesConnection connection = Open(Print("counted"));
        await AskAsync(connection);
        _scene.Server.Token = "counted-2";

        await AskAsync(connection);

        Assert.Equal(
            ["Bearer counted-1", "Bearer counted-1", "Bearer counted-2"],
            _scene.Server.Requests.Select(request => request.Headers["Authorization"]));
    }

    [Fact]
    public async Task A_plugin_gets_its_arguments_its_variables_and_the_cluster()
    {
        using KubernetesConnection connection = Open(
            "printf '%s\\n' \"$1\" \"$2\" \"$GREETING\" > told; printf '%s' \"$KUBERNETES_EXEC_INFO\" > info\n"
                + Print("plain"),
            "args: [two words, \"\"], env: [{name: GREETING, value: hello you}], provideClusterInfo: true");

        await AskAsync(connection);

        Assert.Equal("two words\n\nhello you\n", File.ReadAllText(_scene["told"]));
        JsonNode info = JsonNode.Parse(File.ReadAllText(_scene["info"]))!;
        Assert.Equal("ExecCredential", (string?)info["kind"]);
        Assert.False((bool)info["spec"]!["interactive"]!);
        Assert.Equal(_scene.Server.Url, (string?)info["spec"]!["cluster"]!["server"]);
    }

    [Theory]
    [InlineData("echo 'You are not signed in.' >&2; exit 3", "exited with code 3: You are not signed in.")]
    [InlineData("echo hello", "printed text that is not JSON.")]
    [InlineData("echo '{}'", "printed no credentials.")]
    [InlineData("echo '{\"status\":{}}'", "printed neither a token nor a certificate with its key.")]
    public async Task An_error_of_a_plugin_contains_its_output(string script, string reason)
    {
        using KubernetesConnection connection = Open(script);

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(() => AskAsync(connection));

        Assert.Equal(KubernetesError.NoCredentials, failure.Error);
        Assert.Equal($"The exec plugin './plugin' {reason}", failure.Message);
        Assert.Empty(_scene.Server.Requests);
    }

    [Fact]
    public async Task A_plugin_that_is_not_there_is_named_with_its_hint()
    {
        string user =
            "{exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-plugin, installHint: Get it from your team.}}";
        using KubernetesConnection connection = _scene.Open(_scene.WriteKubeConfig("config", user));

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(() => AskAsync(connection));

        Assert.StartsWith(
            "The exec plugin 'no-such-plugin' cannot be started", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Get it from your team.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_waits_for_input_times_out_after_a_minute()
    {
        using KubernetesConnection connection = Open("echo $$ > pid; sleep 1000");
        Task<string?> asking = AskAsync(connection);
        await _scene.Time.WhenTimerIsSetAsync(TimeSpan.FromMinutes(1));
        _scene.Time.Advance(TimeSpan.FromMinutes(1));

        KubernetesException failure = await Assert.ThrowsAsync<KubernetesException>(() => asking);
        Assert.Contains("did not exit within 60 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_may_fetch_a_certificate()
    {
        using TestCertificates certificates = new();
        using ConnectionScene scene = new(new FakeApiServer(certificates.CreateServer()));
        (string certificate, string key) = certificates.CreateClient("from-a-plugin");
        JsonObject credential = new()
        {
            ["status"] = new JsonObject { ["clientCertificateData"] = certificate, ["clientKeyData"] = key },
        };
        scene.Write("printed", credential.ToJsonString());
        scene.Write("ca.crt", certificates.AuthorityPem);
        string user =
            $"{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: cat, args: ['{scene["printed"]}']}}}}";
        using KubernetesConnection connection =
            scene.Open(scene.WriteKubeConfig("config", user, cluster: "certificate-authority: ca.crt"));

        Assert.Equal("CN=from-a-plugin", (await scene.AskAsync(connection)).Certificate!.Subject);
    }

    /// <summary>Prints a token with the number of the run in it.</summary>
    private static string Print(string token, string more = "") =>
        $"echo x >> runs; echo \"{{\\\"status\\\":{{\\\"token\\\":\\\"{token}-$(wc -l < runs | tr -d ' ')\\\"{more}}}}}\"";

    private KubernetesConnection Open(string script, string settings = "args: []")
    {
        string plugin = _scene.Write("plugin", $"#!/bin/sh\ncd \"$(dirname \"$0\")\"\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(plugin, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return _scene.Open(_scene.WriteKubeConfig(
            "config", $"{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: ./plugin, {settings}}}}}"));
    }

    private async Task<string?> AskAsync(KubernetesConnection connection) =>
        (await _scene.AskAsync(connection)).Headers.GetValueOrDefault("Authorization");
}
