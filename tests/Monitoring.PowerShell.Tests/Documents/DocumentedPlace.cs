using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Monitoring.Engine;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Documents;

/// <summary>A machine as the documents' readers have one: a node's logs, a cluster's API, stores that have been filled,
/// files in the current directory; and a session in which a command of theirs runs.</summary>
/// <remarks>The session is a PowerShell process of its own: its environment, its collectors and its location are no one
/// else's.</remarks>
public sealed partial class DocumentedPlace : IDisposable
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryDirectory _files = new();
    private readonly FakeApiServer _api = new();
    private readonly DocumentedDatabases _databases = new();
    private readonly List<string> _logs = [];
    private readonly HttpClient _client = new() { Timeout = Wait.Timeout };
    private readonly List<FakeLog> _remoteLogs = [];
    private readonly int _port = FreePort.Find();

    public DocumentedPlace()
    {
        BeginPods();
        foreach (string log in new[] { "web.log", "app.log", "web/web.log", "var/log/web.log", "var/log/app.log",
            "var/log/containers.log" })
        {
            _logs.Add(_files.Write(log));
        }

        Write();
        _files.WriteCompressed("web.log.gz", "2026-11-23T01:26:46.300187894Z stderr F error: timeout");
        WriteSecrets();
        Session = EngineSession.StartProcess(new Dictionary<string, string>
        {
            ["MONITORING_STORE"] = _files["default.db"],
            ["ROOT_PATH"] = _files["var/log/containers"],
            ["KUBECONFIG"] = WriteKubeConfig(),
            ["NODE_NAME"] = "node-1",
        });
        Session.Run("param($path) Set-Location $path; $global:ConfirmPreference = 'None'", _files.Path);
        Session.Run("function global:curl { Invoke-RestMethod $args[-1] }");
        FillStores();
    }

    internal EngineSession Session { get; }

    /// <summary>Restores the initial state.</summary>
    /// <param name="isCollecting">Whether a collector and a listener run.</param>
    /// <param name="hasTwo">Whether a second collector runs, named web.</param>
    public void Prepare(bool isCollecting, bool hasTwo = false)
    {
        StopAll();

        // No command lives on what another one has imported.
        Session.Run(
            "Get-Module | Where-Object Name -notin Monitoring, Microsoft.PowerShell.Management, Microsoft.PowerShell.Utility | Remove-Module -Force");
        Session.Run(
            "$PSDefaultParameterValues.Clear(); $PSDefaultParameterValues['Start-LogListener:Listen'] = $args[0]; $global:token = $args[1]",
            $"http://localhost:{_port}",
            Token);
        foreach (string backup in Directory.GetFiles(_files.Path, "backup.db*"))
        {
            File.Delete(backup);
        }

        foreach (string store in new[] { "default.db", "logs.db", "store.db", "web.db", "data/logs.db" })
        {
            foreach (string file in Directory.GetFiles(
                Path.GetDirectoryName(_files[store])!, Path.GetFileName(store) + "*"))
            {
                File.Delete(file);
            }

            File.Copy(_files["filled.db"], _files[store]);
        }

        if (isCollecting)
        {
            Session.Run("Start-LogCollector ./var/log/app.log");
            if (hasTwo)
            {
                Session.Run("Start-LogCollector ./web/*.log -StorePath ./web.db -Name web");
            }

            Session.Run("Start-LogListener");
        }
    }

    /// <summary>The command with what this machine has in place of what the readers' machine has.</summary>
    public string Translate(string command)
    {
        string here = HostCommand().Replace(command, "${command}");
        here = Fetch().Replace(here, "Get-Content '${file}' ");
        here = Redirection().Replace(here, string.Empty);
        here = here.Replace("/host/var/log", "/var/log", StringComparison.Ordinal)
            .Replace("/var/log", _files["var/log"], StringComparison.Ordinal)
            .Replace("/data/", _files["data/"], StringComparison.Ordinal)
            .Replace("/tls/", _files["tls/"], StringComparison.Ordinal)
            .Replace("/token/", _files["token.d/"], StringComparison.Ordinal)
            .Replace(" -Wait", " -PassThru", StringComparison.Ordinal);
        here = here.Replace("./artifacts/module/Monitoring", Place.Module, StringComparison.Ordinal)
            .Replace("./tests/", Path.Join(Place.Repository, "tests/"), StringComparison.Ordinal);
        return here.Contains("-Listen", StringComparison.Ordinal)
            ? Port().Replace(here, $"${{host}}:{_port}")
            : _databases.Translate(Port().Replace(here, $"http://localhost:{_port}"));
    }

    /// <summary>Each log gets an entry that all the examples' conditions mean.</summary>
    public void Write()
    {
        const string Message = """{"level":"error","msg":"HTTP 500: request timeout, connection refused","status":500,"ms":12,"statusCode":500,"code":500,"http.method":"GET"}""";
        foreach (string log in _logs)
        {
            File.AppendAllText(log, Path.GetFileName(log).EndsWith("1.log", StringComparison.Ordinal)
                ? $"{TimeProvider.System.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffffff}00Z stderr F {Message}\n"
                : Message + "\n");
        }

        foreach (FakeLog log in _remoteLogs)
        {
            log.Write(TimeProvider.System.GetUtcNow(), Message);
        }

        _databases.Write(TimeProvider.System.GetUtcNow(), Message);
    }

    /// <summary>The status of a URL of the documents.</summary>
    public async Task<HttpStatusCode> GetAsync(string url)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Translate(url));
        request.Headers.Authorization = new("Bearer", Token);
        using HttpResponseMessage answer = await _client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public void Dispose()
    {
        StopAll();
        Session.Dispose();
        _client.Dispose();
        _api.Dispose();
        _databases.Dispose();
        _files.Dispose();
    }

    private void StopAll()
    {
        Session.Run("Get-LogListener | Stop-LogListener; Get-LogCollector | Stop-LogCollector");
    }

    private void BeginPods()
    {
        Directory.CreateDirectory(_files["var/log/containers"]);
        BeginPod("kube-system", "kube-dns-1", "kube-dns", "node-1");
        BeginPod("shop", "web-0", "web", "node-1");
        BeginPod("shop", "db-0", "db", "worker-2");
    }

    private void BeginPod(string space, string pod, string app, string node)
    {
        JsonObject known = FakePod.Create(pod, space, node, uid: $"uid-of-{pod}");
        known["metadata"]!["labels"] = new JsonObject
        {
            ["app"] = app,
            ["k8s-app"] = app,
            ["pod-template-hash"] = "5d9"
        };
        known["spec"]!["containers"]![0]!["name"] = app;
        known["status"]!["containerStatuses"]![0]!["name"] = app;
        known["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["kind"] = "ReplicaSet",
            ["name"] = $"{app}-5d9",
            ["controller"] = true,
            ["apiVersion"] = "apps/v1",
            ["uid"] = "r",
        });
        FakeLog former = new();
        former.Write(TimeProvider.System.GetUtcNow().AddHours(-1), "last words");
        former.End();
        known["status"]!["containerStatuses"]![0]!["restartCount"] = 1;
        known["status"]!["containerStatuses"]![0]!["lastState"] = new JsonObject
        {
            ["terminated"] = new JsonObject
            {
                ["exitCode"] = 1,
                ["containerID"] = "containerd://" + new string('1', 64)
            },
        };
        _api.Pods.Put(known);
        FakeLog remote = new() { Previous = former };
        _api.Logs[$"{space}/{pod}/{app}"] = remote;
        _remoteLogs.Add(remote);
        if (node == "node-1")
        {
            string formerLog = _files.Write(
                $"var/log/pods/{space}_{pod}_uid-of-{pod}/{app}/0.log",
                "2026-11-23T01:26:46.300187894Z stderr F error: last words");
            string log = _files.Write($"var/log/pods/{space}_{pod}_uid-of-{pod}/{app}/1.log");
            File.CreateSymbolicLink(
                _files[$"var/log/containers/{pod}_{space}_{app}-{new string('1', 64)}.log"], formerLog);
            File.CreateSymbolicLink(_files[$"var/log/containers/{pod}_{space}_{app}-{new string('0', 64)}.log"], log);
            _logs.Add(log);
        }
    }

    private string WriteKubeConfig() => _files.Write("kubeconfig", $$"""
        { current-context: c, contexts: [{ name: c, context: { cluster: c, user: c } }], users: [{ name: c, user: {} }],
          clusters: [{ name: c, cluster: { server: '{{_api.Url}}' } }] }
        """);

    private void WriteSecrets()
    {
        _files.Write("token", Token);
        _files.Write("token.d/token", Token);
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllBytes(_files["tls.pfx"], certificate.Export(X509ContentType.Pfx));
        _files.Write("tls/tls.crt", certificate.ExportCertificatePem());
        _files.Write("tls/tls.key", key.ExportPkcs8PrivateKeyPem());
    }

    private void FillStores()
    {
        Directory.CreateDirectory(_files["data"]);
        Fill("$env:ROOT_PATH -Collector Kubernetes", "app", "kube-dns", "web");
        Fill("./web.log", "path", _files["web.log"]);
        Session.Run("Add-LogDestination otel -File ./data/otel.ndjson -StorePath ./filled.db");
    }

    /// <summary>Collects until what <see cref="Write"/> wrote is there under a key, with each of some values, which may
    /// come later than the entries do; a log of earlier days may be there before.</summary>
    private void Fill(string path, string key, params string[] values)
    {
        Session.Run($"Start-LogCollector {path} -StorePath ./filled.db");
        Until("(Get-LogCollector filled).Entries -gt 0");
        foreach (string value in values)
        {
            Until(
                $"@(Get-LogEntry -StorePath ./filled.db -Selector '{key}' -Since 10m -Contains timeout | ForEach-Object {{ $_.Metadata.{key} }}).Contains('{value}')");
        }

        Session.Run("Get-LogCollector | Stop-LogCollector");
    }

    private void Until(string condition)
    {
        TimeSpan waited = TimeSpan.Zero;
        while (!(bool)Session.Run(condition)[0].BaseObject)
        {
            Assert.True(waited < Wait.Timeout, condition);
            TestContext.Current.CancellationToken.WaitHandle.WaitOne(Wait.RetryInterval);
            waited += Wait.RetryInterval;
        }
    }

    [GeneratedRegex("""^(\w+=\S+ )?(dotnet build && )?(docker exec (-\S+ )*\w+ )?(pwsh|dotnet pwsh)( -NoProfile)? -Command "(?<command>[^"]*)".*$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex HostCommand();

    [GeneratedRegex("""^ssh \w+ "cat (?<file>[^"]*)" """, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Fetch();

    [GeneratedRegex(""" > [\w.]+$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Redirection();

    [GeneratedRegex("""(?<host>https?://[\w.*-]+):\d+""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Port();
}
