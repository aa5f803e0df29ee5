using Microsoft.Extensions.Time.Testing;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Connecting;
using Monitoring.Storing.Database;
using Monitoring.Testing.ApiServer;

namespace Monitoring.Checking;

public sealed class CollectorChecksTests : IDisposable
{
    private static readonly ConnectionEnvironment Nowhere = new()
    {
        GetVariable = _ => null,
        Home = "/nowhere",
        ServiceAccountDirectory = "/nowhere",
    };

    private readonly NodeScene _node = new();
    private readonly FakeApiServer _api = new();
    private readonly TemporaryDirectory _stores = new();
    private readonly Dictionary<string, string> _systemFiles = [];
    private CollectorCheckOptions _options;

    public CollectorChecksTests()
    {
        _options = new CollectorCheckOptions
        {
            Roots = [_node.Root],
            StorePath = _stores["new/store.db"],
            NodeName = "node-1",
            Connection = new KubernetesConnectionOptions { Url = _api.Url },
            TimeProvider = new FakeTimeProvider(_api.Now),
            ReadSystemFile = path => _systemFiles.GetValueOrDefault(path),
        };
    }

    [Fact]
    public async Task On_a_healthy_node_no_check_fails_and_no_file_is_left()
    {
        Begin();
        _api.Pods.Put(FakePod.Create("web-0"));

        IReadOnlyList<CollectorCheck> checks = await CollectorChecks.RunAsync(
            _options, TestContext.Current.CancellationToken);

        Assert.Equal(
            ["Logs", "Links", "Watching", "Store", "Api", "Permissions", "Node", "Clock"],
            checks.Select(check => check.Name));
        Assert.All(
            checks.Where(check => check.Name != "Store"),
            check => Assert.Equal((CheckStatus.Passed, string.Empty), (check.Status, check.Advice)));
        Assert.Empty(Directory.GetFileSystemEntries(_stores.Path));
    }

    [Fact]
    public async Task A_directory_that_is_not_there_says_to_mount_it()
    {
        _options = _options with { Roots = ["/nowhere/containers"] };

        await Expect("Logs", CheckStatus.Failed, "/nowhere/containers", "hostPath");
        await Expect("Links", CheckStatus.Skipped, string.Empty, string.Empty);
    }

    [Fact]
    public async Task A_directory_without_logs_of_containers_is_suspect()
    {
        await Expect("Logs", CheckStatus.Warning, "is empty", "mount");
        File.WriteAllText(Path.Join(_node.Root, "syslog"), string.Empty);
        await Expect("Logs", CheckStatus.Warning, "None of the 1 files", "Watch-Log");
    }

    [Fact]
    public async Task Links_into_a_directory_that_is_not_mounted_name_it()
    {
        Begin();
        Directory.Delete(Path.GetFullPath("../pods", _node.Root), recursive: true);

        await Expect("Links", CheckStatus.Failed, "1 of 1 links", Path.GetFullPath("../pods", _node.Root));
    }

    [Fact]
    public async Task Docker_s_directory_that_is_not_mounted_is_named_where_it_would_be()
    {
        string link = Begin();
        string log = File.ResolveLinkTarget(link, returnFinalTarget: false)!.FullName;
        File.Delete(log);
        string docker = Path.GetFullPath("../docker/containers", _node.Root);
        File.CreateSymbolicLink(log, Path.Join(docker, "c1", "c1-json.log"));

        await Expect("Links", CheckStatus.Failed, docker, docker);
    }

    [Fact]
    public async Task A_log_that_was_just_removed_is_no_failure()
    {
        Begin();
        string gone = _node.Begin("shop", "gone-0", "u2", "main", "c20ffee");
        Directory.Delete(Path.GetFullPath("../pods/shop_gone-0_u2", _node.Root), recursive: true);

        await Expect("Links", CheckStatus.Warning, gone, "just removed");
    }

    [Theory]
    [InlineData("/proc/sys/fs/inotify/max_user_watches", "5\n", CheckStatus.Warning, "max_user_watches")]
    [InlineData(
        "/proc/self/limits",
        "Limit   Soft Limit   Hard Limit  Units\nMax open files            100                  100                  files\n", CheckStatus.Warning, "ulimit -n")]
    [InlineData(
        "/proc/self/limits", "Max open files            unlimited            unlimited            files\n",
        CheckStatus.Passed, "")]
    public async Task Limits_are_compared_with_what_is_needed(
        string file, string text, CheckStatus expected, string advice)
    {
        Begin();
        _systemFiles[file] = text;

        await Expect("Watching", expected, string.Empty, advice);
    }

    [Fact]
    public async Task A_file_that_is_no_store_fails()
    {
        _options = _options with { StorePath = _stores["store.db"] };
        File.WriteAllText(_options.StorePath, "these are no pages of a database, however long one looks at them");

        await Expect("Store", CheckStatus.Failed, "store.db", string.Empty);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_fails()
    {
        _options = _options with { StorePath = "/proc/monitoring/store.db" };

        await Expect("Store", CheckStatus.Failed, "/proc/monitoring/store.db", "-StorePath");
    }

    [Theory]
    [InlineData("777")]
    [InlineData("1777")]
    [InlineData("770")]
    public async Task A_store_in_a_directory_that_others_may_write_is_warned_of(string mode)
    {
        HostileFiles.NeedUnix();
        _stores.CreateDirectory("shared");
        HostileFiles.SetMode(_stores["shared"], mode);
        _options = _options with { StorePath = _stores["shared/store.db"] };
        await Expect("Store", CheckStatus.Warning, "Other users may write to the directory", "0700");
    }

    [Fact]
    public async Task A_store_of_another_user_fails_and_is_left_as_it_is()
    {
        HostileFiles.NeedRoot();
        _stores.CreateDirectory("shared");
        HostileFiles.SetMode(_stores["shared"], "777");
        _options = _options with { StorePath = _stores["shared/store.db"] };
        File.WriteAllText(_options.StorePath, string.Empty);
        HostileFiles.GiveAway(_options.StorePath);

        await Expect("Store", CheckStatus.Failed, $"belongs to user {HostileFiles.Stranger}", "chown");
    }

    [Fact]
    public async Task A_store_of_another_collector_is_reported()
    {
        _options = _options with { StorePath = _stores["store.db"] };
        using WriterLock owner = WriterLock.Take(_options.StorePath);

        await Expect("Store", CheckStatus.Warning, $"({Environment.ProcessId})", "Stop-LogCollector");
    }

    [Fact]
    public async Task Without_an_api_it_works_with_less()
    {
        _options = _options with { Connection = new KubernetesConnectionOptions { Environment = Nowhere } };

        await Expect("Api", CheckStatus.Warning, "kubeconfig", "without labels");
        await Expect("Permissions", CheckStatus.Skipped, string.Empty, string.Empty);
    }

    [Fact]
    public async Task An_api_that_does_not_answer_fails()
    {
        _api.Kill();

        await Expect("Api", CheckStatus.Failed, _api.Url, "without labels");
        await Expect("Clock", CheckStatus.Skipped, string.Empty, string.Empty);
    }

    [Fact]
    public async Task A_denied_request_is_reported_with_the_missing_rule()
    {
        _api.Allows = (verb, _) => verb != "watch";

        await Expect("Permissions", CheckStatus.Failed, "watch pods", "ClusterRole");
        await Expect("Node", CheckStatus.Skipped, string.Empty, string.Empty);
    }

    [Fact]
    public async Task A_node_that_the_api_does_not_know_by_this_name_fails()
    {
        Begin();
        _api.Pods.Put(FakePod.Create("web-0", node: "another-node"));

        await Expect("Node", CheckStatus.Failed, "node-1", "NODE_NAME");
    }

    [Theory]
    [InlineData(60, CheckStatus.Warning, "60 s fast")]
    [InlineData(-60, CheckStatus.Warning, "60 s slow")]
    [InlineData(3, CheckStatus.Passed, "agrees")]
    public async Task The_clock_is_compared_with_the_server_s(int seconds, CheckStatus expected, string message)
    {
        _options = _options with
        {
            TimeProvider = new FakeTimeProvider(
            _api.Now.AddSeconds(seconds < 0 ? seconds : seconds + 1))
        };

        await Expect("Clock", expected, message, expected == CheckStatus.Passed ? string.Empty : "chrony");
    }

    public void Dispose()
    {
        _node.Dispose();
        _api.Dispose();
        _stores.Dispose();
    }

    private string Begin() => _node.Begin("shop", "web-0", "u1", "main", "c10ffee");

    private async Task Expect(string name, CheckStatus status, string message, string advice)
    {
        IReadOnlyList<CollectorCheck> checks = await CollectorChecks.RunAsync(
            _options, TestContext.Current.CancellationToken);
        CollectorCheck check = Assert.Single(checks, check => check.Name == name);
        Assert.Equal((status, check.Message), (check.Status, check.Message));
        Assert.Contains(message, check.Message, StringComparison.Ordinal);
        Assert.Contains(advice, check.Advice, StringComparison.Ordinal);
    }
}
