using Monitoring.Diagnostics;

namespace Monitoring.Collecting.Scanning;

/// <summary>A user cannot read more files through the collector by a link than without the collector.</summary>
public sealed class LinkTrustTests : IDisposable
{
    private const uint Neighbor = HostileFiles.Stranger + 1;

    private readonly CollectorScene _scene;
    private readonly TemporaryDirectory _files;
    private readonly List<MonitoringWarning> _warnings;
    private Func<DirectoryCollectorOptions, DirectoryCollectorOptions> _configure = options => options;

    public LinkTrustTests()
    {
        HostileFiles.NeedRoot();
        _scene = new CollectorScene(options => _configure(options));
        (_files, _warnings) = (_scene.Files, _scene.Warnings);
        _files.CreateDirectory("private");
        _files.Append("private/secret", "secret\n");
        Open("logs");
    }

    public void Dispose() => _scene?.Dispose();

    [Theory]
    [InlineData("private/secret")]
    [InlineData("/proc/self/environ")]
    [InlineData("/etc/passwd")]
    public void A_link_of_another_user_to_a_file_of_root_is_skipped_with_one_warning(string target)
    {
        Link("logs/a.log", target, HostileFiles.Stranger);
        _files.Append("logs/b.log", "b\n");
        CollectorScene scene = Follow();
        Assert.Equal(["b"], Collect(scene));
        Assert.Empty(Collect(scene));
        MonitoringWarning warning = Assert.Single(_warnings);
        Assert.Equal((WarningKind.LinkNotTrusted, _files["logs/a.log"]), (warning.Kind, warning.Path));
        Assert.Contains("-FollowLinks Always", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_a_file_of_its_own_owner_is_followed()
    {
        _files.Append("his", "his\n");
        HostileFiles.GiveAway(_files["his"]);
        Link("logs/a.log", "his", HostileFiles.Stranger);
        Assert.Equal(["his"], Collect(Follow()));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_link_to_a_file_of_a_third_user_is_skipped()
    {
        _files.Append("his", "his\n");
        HostileFiles.GiveAway(_files["his"], Neighbor);
        Link("logs/a.log", "his", HostileFiles.Stranger);
        Assert.Empty(Collect(Follow()));
        Assert.Single(_warnings);
    }

    [Fact]
    public void A_link_of_root_is_followed_wherever_it_is()
    {
        Link("logs/a.log", "private/secret", user: 0);
        Assert.Equal(["secret"], Collect(Follow()));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void A_link_in_a_directory_that_only_root_may_write_is_followed()
    {
        Link("logs/a.log", "private/secret", HostileFiles.Stranger);
        HostileFiles.SetMode(_files["logs"], "755");
        Assert.Equal(["secret"], Collect(Follow()));
    }

    [Fact]
    public void The_owner_of_a_directory_is_another_user_too()
    {
        HostileFiles.SetMode(_files["logs"], "755");
        HostileFiles.GiveAway(_files["logs"]);
        Link("logs/a.log", "private/secret", HostileFiles.Stranger);
        Assert.Empty(Collect(Follow()));
        Assert.Single(_warnings);
    }

    [Theory]
    [InlineData("/proc/self/environ")]
    [InlineData("/proc/self/cmdline")]
    [InlineData("/sys/kernel/mm/transparent_hugepage/enabled")]
    public void Not_even_a_link_of_root_leads_into_the_kernels_files(string target)
    {
        Link("logs/a.log", target, user: 0);
        Assert.Empty(Collect(Follow()));
        Assert.Contains("/proc or /sys", Assert.Single(_warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_a_directory_is_held_against_its_owner_too()
    {
        Link("logs/below", "private", HostileFiles.Stranger);
        Assert.Empty(Collect(Follow(recurse: true)));
        Assert.Equal(_files["logs/below"], Assert.Single(_warnings).Path);
    }

    [Fact]
    public void A_link_on_the_way_of_a_link_is_held_against_its_owner_too()
    {
        _files.CreateDirectory("his");
        HostileFiles.GiveAway(_files["his"]);
        Link("his/way", "private", HostileFiles.Stranger);
        Link("logs/a.log", "his/way/secret", user: 0);
        Assert.Empty(Collect(Follow()));
        Assert.Contains("his/way", Assert.Single(_warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_is_as_good_as_its_worst_link()
    {
        Link("logs/second", "private/secret", HostileFiles.Stranger);
        Link("first", "logs/second", HostileFiles.Stranger);
        Link("logs/a.log", "first", HostileFiles.Stranger);
        Assert.Empty(Collect(Follow()));
        Assert.Equal(2, _warnings.Count);
    }

    [Theory]
    [InlineData(HostileFiles.Stranger, 0)]
    [InlineData(0u, 1)]
    public void A_linked_root_of_another_user_is_skipped_and_an_own_one_is_followed(uint user, int read)
    {
        Link("logs/root", "private", user);
        Assert.Equal(read, Collect(Follow(root: "logs/root")).Length);
        Assert.Equal(1 - read, _warnings.Count);
    }

    [Fact]
    public void A_file_that_becomes_a_link_is_not_read_any_further_than_it_was()
    {
        _files.Append("logs/a.log", "his\n");
        CollectorScene scene = Follow();
        Assert.Equal(["his"], Collect(scene));
        _files.Delete("logs/a.log");
        Link("logs/a.log", "private/secret", HostileFiles.Stranger);
        Assert.Empty(Collect(scene));
        Assert.Single(_warnings);
    }

    [Fact]
    public void A_link_that_leads_to_its_owners_file_later_is_followed_then()
    {
        Link("logs/a.log", "private/secret", HostileFiles.Stranger);
        CollectorScene scene = Follow();
        Assert.Empty(Collect(scene));
        _files.Append("his", "his\n");
        HostileFiles.GiveAway(_files["his"]);
        _files.Delete("logs/a.log");
        Link("logs/a.log", "his", HostileFiles.Stranger);
        Assert.Equal(["his"], Collect(scene));
    }

    [Theory]
    [InlineData("a.log.1")]
    [InlineData("a.1.log")]
    public void A_rotated_file_that_is_a_link_is_no_history(string rotated)
    {
        _files.Append("logs/a.log", "new\n");
        Link("logs/" + rotated, "private/secret", HostileFiles.Stranger);
        _configure = options => options with
        {
            Start = StartPosition.Last(10),
            Roots = [new LogRoot { Path = _files["logs"], Include = ["a.log"] }],
        };
        Assert.Equal(["new"], Collect(_scene));
    }

    [Theory]
    [InlineData("777", 0, 0)]
    [InlineData("1777", 0, 0)]
    [InlineData("755", (int)HostileFiles.Stranger, 0)]
    [InlineData("755", (int)HostileFiles.Stranger, 1)]
    [InlineData("755", (int)Neighbor, 0)]
    [InlineData("755", 0, 1)]
    public void A_second_name_of_a_file_is_skipped_where_others_than_its_owner_may_have_made_it(
        string mode, int directoryOwner, int read)
    {
        _files.Append("his", "his\n");
        HostileFiles.GiveAway(_files["his"], read == 1 ? HostileFiles.Stranger : 0);
        HostileFiles.HardLink(_files["his"], _files["logs/a.log"]);
        HostileFiles.SetMode(_files["logs"], mode);
        HostileFiles.GiveAway(_files["logs"], (uint)directoryOwner);
        Assert.Equal(read, Collect(Follow()).Length);
        Assert.Equal(
            1 - read, _warnings.Count(warning => warning.Message.Contains("2 names", StringComparison.Ordinal)));
    }

    [Fact]
    public void On_request_every_link_is_followed()
    {
        Link("logs/a.log", "private/secret", HostileFiles.Stranger);
        HostileFiles.HardLink(_files["private/secret"], _files["logs/b.log"]);
        Link("logs/below", "private", HostileFiles.Stranger);
        Assert.Equal(["secret", "secret", "secret"], Collect(Follow(recurse: true, links: LinkFollowing.Always)));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void The_links_of_a_node_are_followed_for_files_of_any_owner()
    {
        Directory.CreateDirectory(_files["log/containers"]);
        Directory.CreateDirectory(_files["log/pods/ns_pod_uid/app"]);
        _files.Append("log/pods/ns_pod_uid/app/0.log", "line\n");
        _files.Link("log/containers/pod_ns_app-1.log", _files["log/pods/ns_pod_uid/app/0.log"]);
        Assert.Equal(["line"], Collect(Follow(root: "log/containers")));
        Assert.Empty(_warnings);
    }

    private static string[] Collect(CollectorScene scene) => [.. scene.CollectEntries().Select(entry => entry.Message)];

    /// <summary>Lets everyone write a directory.</summary>
    private void Open(string directory) => HostileFiles.SetMode(_files[directory], "777");

    private void Link(string name, string target, uint user)
    {
        File.CreateSymbolicLink(_files[name], target.StartsWith('/') ? target : _files[target]);
        HostileFiles.GiveAway(_files[name], user);
    }

    private CollectorScene Follow(string root = "logs", bool recurse = false, LinkFollowing links = LinkFollowing.Safe)
    {
        _configure = options => options with
        {
            Roots = [new LogRoot { Path = _files[root], Recurse = recurse }],
            FollowLinks = links,
        };
        return _scene;
    }
}
