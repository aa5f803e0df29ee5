using System.Text.Json.Nodes;
using Monitoring.Engine;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Documents;

/// <summary>The picture in README.md is what the commands in it show.</summary>
public sealed class PictureTests : IDisposable
{
    private const string Picture = "docs/watch-kubelogs.svg";

    /// <summary>The view shows local times: they are to be the same anywhere.</summary>
    private static readonly DateTime Begin = new(2026, 11, 26, 9, 14, 2, 118, DateTimeKind.Local);

    private readonly TemporaryDirectory _files = new();
    private readonly FakeApiServer _api = new();
    private readonly EngineSession _session = new(colors: true);
    private readonly Dictionary<string, string> _logs = [];
    private DateTime _now = Begin;

    public PictureTests()
    {
        Directory.CreateDirectory(_files["containers"]);
        BeginPod("shop", "web-7d4b9c6f5d-x2x7p", "web");
        BeginPod("shop", "cart-0", "cart");
        BeginPod("kube-system", "coredns-668d6bf9bc-kqz2j", "coredns");
        Write("web", """{"level":"info","msg":"GET /cart","status":200,"ms":12}""");
        Write("coredns", "[INFO] 10.244.1.7:41920 A IN cart.shop. NOERROR");
        Write("cart", "level=warn msg=\"slow query\" ms=1200 table=items");
        Write("web", """{"level":"error","msg":"cart timed out","status":504}""");
        Write(
            "cart", "System.TimeoutException: error 1205, no answer from db",
            "   at Shop.Cart.Load(String id) in /src/Cart.cs:line 42");
        Write("web", """{"level":"info","msg":"GET /cart","status":200,"ms":9}""");
    }

    public void Dispose()
    {
        _session.Dispose();
        _api.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void It_shows_what_the_commands_show()
    {
        _session.Run(
            """
            param($path, $api)
            $PSDefaultParameterValues['Watch-KubeLogs:Path'] = $path
            $PSDefaultParameterValues['Watch-KubeLogs:KubernetesApi'] = $api
            $PSDefaultParameterValues['Watch-KubeLogs:NodeName'] = 'node-1'
            $PSDefaultParameterValues['Watch-KubeLogs:NoFollow'] = $true
            $PSDefaultParameterValues['Watch-KubeLogs:Ordered'] = $true
            """,
            _files["containers"],
            _api.Url.ToString());
        string screen = Type("Watch-KubeLogs -Namespace shop, kube-system")
            + Type(
                "Watch-KubeLogs deployment/web | Where-Object { $_.Fields.status -ge 500 } | ForEach-Object { $_.Fields.msg }")
            + Type(
                "Watch-KubeLogs -Selector app=cart -Level Warning -Template '{Timestamp:HH:mm:ss} {PodName} {Message}'");

        string drawn = TerminalPicture.Draw(
            screen, "Watch-KubeLogs in PowerShell: the logs of a node's containers, coloured, then as objects");
        string path = Path.Join(Place.Repository, Picture);
        if (!File.Exists(path) || File.ReadAllText(path) != drawn)
        {
            string actual = Path.Join(Path.GetTempPath(), Path.GetFileName(Picture));
            File.WriteAllText(actual, drawn);
            Assert.Fail(
                $"{Picture} shows something else than the commands show; copy {actual} to it if that is right.");
        }
    }

    private string Type(string command) =>
        $"\u001b[2mPS>\u001b[0m \u001b[1m{command}\u001b[0m\n{_session.Show(command).Trim('\n')}\n\n";

    private void BeginPod(string space, string pod, string app)
    {
        JsonObject known = FakePod.Create(pod, space, "node-1", uid: $"uid-of-{pod}");
        known["metadata"]!["labels"] = new JsonObject { ["app"] = app, ["pod-template-hash"] = "7d4b9c6f5d" };
        known["spec"]!["containers"]![0]!["name"] = app;
        known["spec"]!["containers"]![0]!["image"] = $"registry/{app}:1.4";
        known["status"]!["containerStatuses"]![0]!["name"] = app;
        known["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["kind"] = "ReplicaSet",
            ["name"] = $"{app}-7d4b9c6f5d",
            ["controller"] = true,
            ["apiVersion"] = "apps/v1",
            ["uid"] = "r",
        });
        _api.Pods.Put(known);
        _logs[app] = _files.Write($"pods/{space}_{pod}_uid-of-{pod}/{app}/0.log");
        File.CreateSymbolicLink(_files[$"containers/{pod}_{space}_{app}-{new string('a', 64)}.log"], _logs[app]);
    }

    private void Write(string app, params string[] lines)
    {
        _now = _now.AddMilliseconds(137);
        foreach (string line in lines)
        {
            File.AppendAllText(
                _logs[app], $"{_now.ToUniversalTime():yyyy-MM-ddTHH:mm:ss.fffffff}00Z stdout F {line}\n");
        }
    }
}
