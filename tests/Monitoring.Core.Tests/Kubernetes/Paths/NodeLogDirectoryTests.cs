using Monitoring.Collecting;
using Monitoring.Entries;
using Monitoring.Kubernetes.Containers;
using Monitoring.Kubernetes.Selecting;

namespace Monitoring.Kubernetes.Paths;

public sealed class NodeLogDirectoryTests : IDisposable
{
    private readonly NodeScene _node = new();

    private string Pods => Path.GetFullPath("../pods", _node.Root);

    public NodeLogDirectoryTests()
    {
        _node.Write(_node.Begin("shop", "web-0", "u1", "nginx", "abcdef01"), "one");
        _node.Write(_node.Begin("shop", "web-0", "u1", "sidecar", "abcdef02", restarts: 3), "two");
    }

    [Fact]
    public void The_layout_is_recognized_by_names()
    {
        Assert.Equal(NodeLogLayout.Containers, NodeLogDirectory.LayoutOf(_node.Root));
        Assert.Equal(NodeLogLayout.Pods, NodeLogDirectory.LayoutOf(Pods));
        Assert.Equal(NodeLogLayout.None, NodeLogDirectory.LayoutOf(Path.Join(Pods, "shop_web-0_u1")));
        Assert.Equal(NodeLogLayout.None, NodeLogDirectory.LayoutOf("/nowhere"));
    }

    [Fact]
    public void A_pattern_or_a_file_of_the_directory_is_known_as_well()
    {
        Assert.True(NodeLogDirectory.HoldsContainerLogs(_node.Root));
        Assert.True(NodeLogDirectory.HoldsContainerLogs(Path.Join(_node.Root, "*.log")));
        Assert.True(NodeLogDirectory.HoldsContainerLogs(Path.Join(Pods, "*/*/*.log")));
        Assert.True(NodeLogDirectory.HoldsContainerLogs(Path.Join(Pods, "shop_web-0_u1/nginx/0.log")));
        Assert.False(NodeLogDirectory.HoldsContainerLogs(Path.Join(_node.Root, "syslog")));
        Assert.False(NodeLogDirectory.HoldsContainerLogs("/nowhere"));
    }

    [Fact]
    public void Other_files_in_the_majority_make_it_a_directory_of_plain_logs()
    {
        foreach (string name in (string[])["a.log", "b.log", "c.log"])
        {
            File.WriteAllText(Path.Join(_node.Root, name), string.Empty);
        }

        Assert.Equal(NodeLogLayout.None, NodeLogDirectory.LayoutOf(_node.Root));
    }

    [Fact]
    public void Logs_are_found_in_both_layouts()
    {
        string[] expected = ["shop web-0 nginx", "shop web-0 sidecar"];

        Assert.Equal(expected, NodeLogDirectory.FindLogs(_node.Root).Select(Describe).Order());
        Assert.Equal(expected, NodeLogDirectory.FindLogs(Pods).Select(Describe).Order());
    }

    [Fact]
    public void Logs_of_pods_are_read_and_know_their_pod()
    {
        Collect(NodeLogDirectory.Adapt(new LogRoot { Path = Pods }), "one", "two");
    }

    [Fact]
    public void The_selected_logs_of_pods_are_read() =>
        Collect(new ContainerSelection { Namespaces = ["sh*"], Containers = ["nginx"] }.CreateRoot(Pods), "one");

    [Fact]
    public void The_run_before_is_found_among_the_logs_of_pods()
    {
        _node.Begin("shop", "web-0", "u1", "sidecar", "abcdef03", restarts: 4);

        Assert.Equal(["shop_web-0_u1/sidecar/3.log"], PreviousContainers.FindFileNames(Pods));
    }

    public void Dispose() => _node.Dispose();

    private void Collect(LogRoot root, params string[] messages)
    {
        _node.Options = _node.Options with { Files = _node.Options.Files with { Roots = [root] } };
        List<LogEntry> entries = _node.Collect();

        Assert.Equal(messages, entries.Select(entry => entry.Message).Order());
        Assert.All(entries, entry => Assert.Equal(
            ("shop", "web-0", "u1"),
            (entry.Metadata[MetadataKeys.Namespace], entry.Metadata[MetadataKeys.PodName], entry.Metadata[
                MetadataKeys.PodUid])));
        Assert.Empty(_node.Warnings);
    }

    private static string Describe(LogMetadata log) =>
        $"{log[MetadataKeys.Namespace]} {log[MetadataKeys.PodName]} {log[MetadataKeys.ContainerName]}";
}
