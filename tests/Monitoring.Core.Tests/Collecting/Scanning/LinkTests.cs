namespace Monitoring.Collecting.Scanning;

public sealed class LinkTests : IDisposable
{
    private readonly CollectorScene _scene = new();

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_link_to_a_file_outside_is_followed_under_its_own_path()
    {
        Files.Append("outside.txt", "1\n");
        Files.Link("logs/link.log", Files["outside.txt"]);
        Assert.Equal(["link.log: 1"], _scene.Collect());
        Files.Append("outside.txt", "2\n");
        Assert.Equal(["link.log: 2"], _scene.Collect());
    }

    [Fact]
    public void A_link_to_a_file_inside_gives_the_entry_under_each_path()
    {
        Files.Append("logs/file.log", "1\n");
        Files.Link("logs/link.log", "file.log");
        Assert.Equal(["file.log: 1", "link.log: 1"], _scene.Collect().Order());
        Files.Append("logs/file.log", "2\n");
        Assert.Equal(["file.log: 2", "link.log: 2"], _scene.Collect().Order());
    }

    [Fact]
    public void A_link_that_comes_later_to_a_file_inside_gives_all_its_entries()
    {
        Files.Append("logs/file.log", "1\n");
        Assert.Equal(["file.log: 1"], _scene.Collect());
        Files.Link("logs/link.log", "file.log");
        Assert.Equal(["link.log: 1"], _scene.Collect());
    }

    [Fact]
    public void A_linked_root_with_linked_files_is_followed()
    {
        Files.CreateDirectory("real");
        Files.Append("outside.txt", "outside\n");
        Files.Append("real/file.log", "inside\n");
        Files.Link("real/link.log", "../outside.txt");
        Files.Link("linked", Files["real"]);
        using CollectorScene scene = new(options => options with { Roots = [new LogRoot { Path = Files["linked"] }] });
        Assert.Equal(
            [$"{Files["linked/file.log"]}: inside", $"{Files["linked/link.log"]}: outside"],
            scene.CollectEntries().Select(entry => $"{entry.Path}: {entry.Message}").Order());
    }

    [Fact]
    public void A_chain_of_links_is_followed_through_a_rotation_at_its_end()
    {
        Files.CreateDirectory("pods");
        Files.CreateDirectory("docker");
        Files.Append("docker/x-json.log", "1\n");
        Files.Link("pods/0.log", Files["docker/x-json.log"]);
        Files.Link("logs/pod.log", Files["pods/0.log"]);
        Assert.Equal(["pod.log: 1"], _scene.Collect());
        Files.Append("docker/x-json.log", "2\n");
        Files.Rename("docker/x-json.log", "docker/x-json.log.1");
        Files.Append("docker/x-json.log", "3\n");
        Assert.Equal(["pod.log: 2", "pod.log: 3"], _scene.Collect());
    }

    [Fact]
    public void A_link_that_points_elsewhere_is_a_rotation()
    {
        Files.Append("old.txt", "1\n");
        Files.Append("new.txt", "3\n");
        Files.Link("logs/pod.log", Files["old.txt"]);
        Assert.Equal(["pod.log: 1"], _scene.Collect());
        Files.Append("old.txt", "2\n");
        Files.Link("logs/pod.log", Files["new.txt"]);
        Assert.Equal(["pod.log: 2", "pod.log: 3"], _scene.Collect());
    }

    [Fact]
    public void A_link_to_nowhere_waits_for_its_file()
    {
        Files.Link("logs/pod.log", Files["later.txt"]);
        Assert.Empty(_scene.Collect());
        Files.Append("later.txt", "1\n");
        Assert.Equal(["pod.log: 1"], _scene.Collect());
    }

    [Fact]
    public void A_loop_of_links_is_one_warning_and_other_files_are_read()
    {
        Files.Link("logs/a.log", Files["logs/b.log"]);
        Files.Link("logs/b.log", Files["logs/a.log"]);
        Files.Append("logs/c.log", "1\n");
        Assert.Equal(["c.log: 1"], _scene.Collect());
        _scene.Collect();
        Assert.Equal(
            [(Diagnostics.WarningKind.LinkLoop, Files["logs/a.log"]), (
                Diagnostics.WarningKind.LinkLoop, Files["logs/b.log"])],
            _scene.Warnings.Select(warning => (warning.Kind, warning.Path)).Order());
    }
}
