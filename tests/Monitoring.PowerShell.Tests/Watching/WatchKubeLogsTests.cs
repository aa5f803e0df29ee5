using System.Management.Automation;
using Monitoring.Engine;

namespace Monitoring.Watching;

public sealed class WatchKubeLogsTests : IDisposable
{
    private readonly NodeLogs _node = new();
    private readonly EngineSession _session = new();

    [Fact]
    public void Entries_know_their_pod()
    {
        string log = _node.Begin("shop", "web-0", "nginx", "c10ffee", restarts: 2);
        _node.Write(log, "hello");

        PSObject entry = Assert.Single(
            _session.Run("param($root) Watch-KubeLogs -Path $root -NoFollow 3>$null", _node.Root));

        Assert.Equal(
            ["shop", "web-0", "nginx", "c10ffee", "2"],
            Names("Namespace", "PodName", "ContainerName", "ContainerId", "RestartCount")
                .Select(name => $"{entry.Properties[name].Value}"));
    }

    [Theory]
    [InlineData("", "dns etcd store web")]
    [InlineData("-Namespace kube-*", "dns etcd")]
    [InlineData("-Namespace shop, other", "store web")]
    [InlineData("-PodName web-?", "web")]
    [InlineData("web", "web")]
    [InlineData("pod/db-0", "store")]
    [InlineData("-Container dns, nginx", "dns web")]
    [InlineData("-ExcludeContainer dns -ExcludePod db-*", "etcd web")]
    [InlineData("-Stream Stderr", "web")]
    [InlineData("-Pattern '^(etcd|web)$'", "etcd web")]
    public void Containers_are_selected_by_names(string parameters, string expected)
    {
        _node.Write(_node.Begin("kube-system", "coredns-1", "dns", "c10ffee"), "dns");
        _node.Write(_node.Begin("kube-system", "etcd-node", "etcd", "c20ffee"), "etcd");
        _node.Write(_node.Begin("shop", "web-0", "nginx", "c30ffee"), "web", "stderr");
        _node.Write(_node.Begin("other", "db-0", "store", "c40ffee"), "store");

        string[] entries = _session.RunText(
            $"param($root) Watch-KubeLogs -Path $root -NoFollow {parameters} 3>$null", _node.Root);

        Assert.Equal(expected, string.Join(' ', entries.Order()));
    }

    [Fact]
    public void A_new_container_is_read_from_its_first_byte_and_reported_apart_from_the_entries()
    {
        string old = _node.Begin("shop", "web-0", "nginx", "c10ffee");
        _node.Write(old, "before");
        using RunningScript watch = _session.Start("param($root) Watch-KubeLogs -Path $root 3>$null 6>&1", _node.Root);
        Assert.Equal("+ web-0 › nginx", watch.Next().ToString());
        _ = watch.NextAfter(() => _node.Write(old, "now"));

        string appeared = _node.Begin("shop", "web-1", "nginx", "c20ffee");
        _node.Write(appeared, "first words");

        List<string> results = [];
        while (!results.Contains("first words"))
        {
            results.Add(watch.Next().ToString());
        }

        Assert.Contains("+ web-1 › nginx", results);
        Assert.DoesNotContain("before", results);
    }

    [Fact]
    public void Tail_and_since_count_what_was_rotated()
    {
        string log = _node.Begin("shop", "web-0", "nginx", "c10ffee");
        _node.Write(log, "one");
        _node.Write(log, "two");
        File.Move(log, log + ".20261125-120002");
        _node.Write(log, "three");

        Assert.Equal(
            ["two", "three"],
            _session.RunText("param($root) Watch-KubeLogs -Path $root -Tail 2 -NoFollow 3>$null", _node.Root));
        Assert.Equal(
            ["two", "three"],
            _session.RunText(
                "param($root) Watch-KubeLogs -Path $root -Since 2026-11-25T12:00:01Z -NoFollow 3>$null", _node.Root));
    }

    [Fact]
    public void Ordered_entries_of_several_containers_come_by_their_times()
    {
        string web = _node.Begin("shop", "web-0", "nginx", "c10ffee");
        string db = _node.Begin("shop", "db-0", "store", "c20ffee");
        for (int index = 0; index < 10; index++)
        {
            _node.Write(index % 2 == 0 ? web : db, $"{index}");
        }

        string[] all = _session.RunText(
            "param($root) Watch-KubeLogs -Path $root -NoFollow -Ordered 3>$null", _node.Root);

        Assert.Equal(Enumerable.Range(0, 10).Select(index => $"{index}"), all);
    }

    [Fact]
    public void Ordered_entries_come_live_too()
    {
        string log = _node.Begin("shop", "web-0", "nginx", "c10ffee");
        using RunningScript watch = _session.Start(
            "param($root) Watch-KubeLogs -Path $root -Ordered -Tail 1 3>$null", _node.Root);
        _node.Write(log, "one");
        Assert.Equal("one", watch.Next().ToString());

        _node.Write(log, "two");

        Assert.Equal("two", watch.Next().ToString());
    }

    [Fact]
    public void Previous_emits_the_run_before_the_present_one()
    {
        _node.Write(_node.Begin("shop", "web-0", "nginx", "c10ffee"), "last words");
        _node.Write(_node.Begin("shop", "web-0", "nginx", "c20ffee", restarts: 1), "again");
        _node.Write(_node.Begin("shop", "db-0", "store", "c30ffee"), "never ended");

        Assert.Equal(
            ["last words"], _session.RunText("param($root) Watch-KubeLogs -Path $root -Previous 3>$null", _node.Root));
        Assert.Empty(
            _session.RunText("param($root) Watch-KubeLogs -Path $root -Previous -PodName db-0 3>$null", _node.Root));
    }

    [Fact]
    public void Previous_says_that_there_is_no_former_run()
    {
        _node.Begin("shop", "db-0", "store", "c30ffee");

        // Another warning says that there is no API to ask.
        Assert.Single(
            _session.RunText("param($root) Watch-KubeLogs -Path $root -Previous 3>&1", _node.Root),
            text => text.Contains("was restarted", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", 2)]
    [InlineData("-NoMultiline", 4)]
    public void A_stack_trace_is_one_entry_by_default(string parameters, int expected)
    {
        string log = _node.Begin("shop", "web-0", "app", "c10ffee");
        _node.WriteAtOnce(
            log,
            "java.lang.IllegalStateException: no cart",
            "\tat com.shop.Cart.find(Cart.java:12)",
            "\tat com.shop.Web.serve(Web.java:7)");
        _node.Write(log, "goes on");

        Assert.Equal(
            expected,
            _session.Run($"param($root) Watch-KubeLogs -Path $root -NoFollow {parameters} 3>$null", _node.Root).Count);
    }

    [Fact]
    public void A_line_begins_with_pod_and_container()
    {
        _node.Write(_node.Begin("shop", "web-0", "nginx", "c10ffee"), "hello");

        Assert.StartsWith(
            "shop/web-0/nginx › ",
            _session.Show("param($root) Watch-KubeLogs -Path $root -NoFollow 3>$null", _node.Root).TrimStart(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Path /nowhere/at/all", "NoNode")]
    [InlineData("-Tail 1 -Since 1h", "ParametersContradict")]
    [InlineData("carrier/pigeon/with/letters", "UnknownWorkload")]
    [InlineData("carrier/pigeon -Namespace shop", "UnknownWorkload")]
    [InlineData("-Selector app=web -KubeConfig /nowhere/config", "KubernetesNotConfigured")]
    [InlineData("-KubernetesApi http://localhost:1 -KubeContext x", "KubernetesNotConfigured")]
    [InlineData("-ContainerState Running -KubeConfig /nowhere/config", "KubernetesNotConfigured")]
    [InlineData("-InitContainers $false -KubeConfig /nowhere/config", "KubernetesNotConfigured")]
    [InlineData("-ViaApi", "ParametersContradict")]
    [InlineData("-Node another-node", "ParametersContradict")]
    [InlineData("-PodName 'a[b'", "InvalidPattern")]
    public void What_makes_no_sense_is_an_error(string parameters, string id)
    {
        string path = parameters.Contains("-Path", StringComparison.Ordinal) ? string.Empty : $"-Path '{_node.Root}'";
        using PowerShell shell = _session.Create($"Watch-KubeLogs {path} -NoFollow {parameters}");

        Assert.Empty(shell.Invoke());

        Assert.StartsWith(id, Assert.Single(shell.Streams.Error).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_completed_from_the_node()
    {
        _node.Begin("kube-system", "coredns-1", "dns", "c10ffee");
        _node.Begin("shop", "web-0", "nginx", "c20ffee");

        Assert.Equal(["kube-system", "shop"], Complete("-Namespace "));
        Assert.Equal(["web-0"], Complete("-PodName w"));
        Assert.Equal(["dns", "nginx"], Complete("-Container "));
    }

    [Fact]
    public void Its_alias_works_the_same() =>
        Assert.Equal("Watch-KubeLogs", Assert.Single(_session.RunText("(Get-Command Watch-KubeLog).Definition")));

    public void Dispose()
    {
        _session.Dispose();
        _node.Dispose();
    }

    private static string[] Names(params string[] names) => names;

    private string[] Complete(string parameters)
    {
        string line = $"Watch-KubeLogs -Path '{_node.Root}' {parameters}";
        return _session.RunText(
            "param($line) [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText", line);
    }
}
