using System.ComponentModel;
using System.Diagnostics;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Kubernetes;

/// <summary>The fake API server with an independent client: a server that kubectl accepts can replace
/// a real one.</summary>
public sealed class KubectlTests : IDisposable
{
    private readonly FakeApiServer _server = new();
    private readonly TemporaryDirectory _home = new();

    public KubectlTests()
    {
        Assert.SkipUnless(
            TryRun(out _, "version", "--client"), "There is no kubectl on this machine (Debian: kubernetes-client).");
        _server.Pods.Put(FakePod.Create("web"));
        _server.Pods.Put(FakePod.Create("agent", space: "kube-system", node: "node-2"));
    }

    public void Dispose()
    {
        _server.Dispose();
        _home.Dispose();
    }

    [Fact]
    public void It_lists_pods()
    {
        Assert.True(TryRun(out string all, "get", "pods", "-A", "-o", "wide"), all);
        Assert.Contains("web", all, StringComparison.Ordinal);
        Assert.Contains("node-2", all, StringComparison.Ordinal);

        Assert.True(
            TryRun(
            out string some, "get", "pods", "-A", "--chunk-size=1", "--field-selector", "spec.nodeName=node-2", "-l",
            "app in (agent)", "-o", "name"), some);
        Assert.Equal("pod/agent\n", some);
    }

    [Fact]
    public void It_follows_a_log()
    {
        FakeLog log = new();
        _server.Logs["shop/web/main"] = log;
        log.Write(_server.Now.AddSeconds(-1), "old");
        _server.OnRequest = request =>
        {
            if (request.IsLog)
            {
                log.Write(_server.Now, "new");
                log.End();
            }
        };

        Assert.True(TryRun(out string text, "logs", "-n", "shop", "web", "-c", "main", "-f", "--tail=2"), text);

        Assert.Equal("old\nnew\n", text);
    }

    [Fact]
    public void It_requests_the_permissions_of_the_account()
    {
        // By hand, because "auth can-i" sends protocol buffers only.
        _server.Allows = (verb, _) => verb == "list";
        string review = _home["review.json"];
        File.WriteAllText(review, """
            {"apiVersion":"authorization.k8s.io/v1","kind":"SelfSubjectAccessReview","spec":{"resourceAttributes":{"verb":"list","resource":"pods"}}}
            """);

        Assert.True(
            TryRun(
                out string text, "create", "--raw", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", "-f",
                review), text);

        Assert.Contains("\"allowed\":true", text, StringComparison.Ordinal);
    }

    private bool TryRun(out string output, params string[] arguments)
    {
        ProcessStartInfo start = new("kubectl", ["--server", _server.Url, "--cache-dir", _home["cache"], .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KUBECONFIG"] = _home["none"], ["HOME"] = _home.Path },
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            output = process.ExitCode == 0 || output.Length > 0 ? output : errors.Result;
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            output = string.Empty;
            return false;
        }
    }
}
