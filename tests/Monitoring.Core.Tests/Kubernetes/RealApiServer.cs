using System.Diagnostics;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Monitoring.Kubernetes.Connecting;
using Monitoring.Kubernetes.Connecting.Credentials;

namespace Monitoring.Kubernetes;

/// <summary>A real API server over a real etcd, on loopback, from the folder that KUBEBUILDER_ASSETS names.</summary>
/// <remarks>There is no kubelet: pods are what the test says, and stay so.</remarks>
internal sealed class RealApiServer : IAsyncDisposable
{
    public const string Variable = "KUBEBUILDER_ASSETS";

    private readonly TemporaryDirectory _files = new();
    private readonly int _etcdPort = FreePort.Find();
    private readonly int _port = FreePort.Find();
    private readonly string _assets;
    private Process? _etcd;
    private Process? _server;
    private HttpClient? _http;

    private RealApiServer(string assets) => _assets = assets;

    private string Url => $"https://127.0.0.1:{_port}";

    public static async Task<RealApiServer> StartAsync()
    {
        string? assets = Environment.GetEnvironmentVariable(Variable);
        bool hasBoth = assets is not null
            && File.Exists(Path.Join(assets, "etcd"))
            && File.Exists(Path.Join(assets, "kube-apiserver"));
        Assert.SkipUnless(hasBoth, $"{Variable} names no folder with etcd and kube-apiserver.");
        RealApiServer server = new(assets!);
        try
        {
            await server.BeginAsync();
            return server;
        }
        catch
        {
            // Only the test can end the started processes.
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A kubeconfig of a user: <c>admin</c>, who may do anything, or <c>guest</c>, who may do
    /// nothing.</summary>
    public string WriteKubeConfig(string user)
    {
        string file = _files[user];
        File.WriteAllText(file, $$"""
            current-context: c
            contexts: [{name: c, context: {cluster: c, user: c} }]
            clusters: [{name: c, cluster: {server: '{{Url}}', certificate-authority: certs/apiserver.crt} }]
            users: [{name: c, user: {token: {{user}}-token} }]
            """);
        return file;
    }

    public KubernetesConnection Open(string user) =>
        KubernetesConnection.Open(new KubernetesConnectionOptions { KubeConfig = WriteKubeConfig(user) });

    /// <summary>Does something as admin.</summary>
    public async Task<JsonNode> SendAsync(
        string method, string path, JsonObject? body = null, string type = "application/json")
    {
        using HttpRequestMessage request = new(new HttpMethod(method), new Uri(new Uri(Url), path));
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, type);
        }

        using HttpResponseMessage answer = await _http!.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new HttpRequestException(text);
    }

    /// <summary>Ends the server as a kill does; what it knows is in etcd.</summary>
    public void Kill()
    {
        _server!.Kill();
        _server.WaitForExit();
        _server.Dispose();
    }

    /// <summary>Begins again at the same address.</summary>
    public async Task RestartAsync()
    {
        _server = Start("kube-apiserver", "server",
            $"--etcd-servers=http://127.0.0.1:{_etcdPort}", $"--cert-dir={_files["certs"]}", "--bind-address=127.0.0.1",
            $"--secure-port={_port}", $"--token-auth-file={_files["tokens"]}", "--authorization-mode=RBAC",
            "--disable-admission-plugins=ServiceAccount", "--endpoint-reconciler-type=none",
            "--service-cluster-ip-range=10.0.0.0/24",
            "--service-account-issuer=https://kubernetes.default.svc", $"--service-account-key-file={_files["key"]}",
            $"--service-account-signing-key-file={_files["key"]}");
        await WaitAsync(
            async () => (await SendTextAsync("/readyz")) == "ok"
            && (await SendTextAsync("/api/v1/namespaces/default")).Length > 0);
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        foreach (Process? process in (Process?[])[_server, _etcd])
        {
            try
            {
                process?.Kill();
                await (process?.WaitForExitAsync() ?? Task.CompletedTask);
            }
            catch (InvalidOperationException)
            {
                // It has ended already.
            }
        }

        _files.Dispose();
    }

    private async Task BeginAsync()
    {
        using (RSA key = RSA.Create(2048))
        {
            File.WriteAllText(_files["key"], key.ExportRSAPrivateKeyPem());
        }

        File.WriteAllText(_files["tokens"], "admin-token,admin,1,system:masters\nguest-token,guest,2\n");
        _etcd = Start("etcd", "etcd",
            $"--data-dir={_files["data"]}", $"--listen-client-urls=http://127.0.0.1:{_etcdPort}",
            $"--advertise-client-urls=http://127.0.0.1:{_etcdPort}",
            $"--listen-peer-urls=http://127.0.0.1:{FreePort.Find()}", "--unsafe-no-fsync");
        await RestartAsync();
    }

    private Process Start(string program, string name, params string[] arguments)
    {
        // The output goes into a file, so that the process does not block on a full pipe.
        string[] shell =
            ["-c", $"exec \"$0\" \"$@\" >'{_files[name]}.log' 2>&1", Path.Join(_assets, program), .. arguments];
        return Process.Start(new ProcessStartInfo("sh", shell) { UseShellExecute = false })!;
    }

    private async Task<string> SendTextAsync(string path)
    {
        if (!File.Exists(_files["certs/apiserver.crt"]))
        {
            return string.Empty;
        }

        _http ??= CreateHttp();
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync(new Uri(new Uri(Url), path));
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : string.Empty;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            // Not yet; it may even take a connection and not go on with it.
            return string.Empty;
        }
    }

    private HttpClient CreateHttp()
    {
        string certificate = _files["certs/apiserver.crt"];
        ApiServerConfig access = new()
        {
            Server = new Uri(Url),
            Source = "the test",
            CaCertificates = PemCertificates.ReadAuthorities(File.ReadAllText(certificate), certificate),
        };
        SocketsHttpHandler handler = new();
        access.Configure(handler, certificate: null);
        HttpClient http = new(handler);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "admin-token");
        return http;
    }

    private async Task WaitAsync(Func<Task<bool>> isSo)
    {
        // The program reports nothing when it is ready: it is polled.
        long started = TimeProvider.System.GetTimestamp();
        while (!await isSo())
        {
            bool isOver = _server!.HasExited || TimeProvider.System.GetElapsedTime(started) > Wait.Timeout;
            Assert.False(
                isOver,
                isOver && File.Exists(_files["server.log"])
                    ? File.ReadAllText(_files["server.log"])
                    : "The API server does not come up.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }
}
