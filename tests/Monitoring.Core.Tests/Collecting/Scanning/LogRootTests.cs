namespace Monitoring.Collecting.Scanning;

public sealed class LogRootTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_directory_is_a_root()
    {
        LogRoot root = LogRoot.Parse(_files.Path + "/");
        Assert.Equal(_files.Path, root.Path);
        Assert.Empty(root.Include);
    }

    [Fact]
    public void A_directory_with_nothing_but_directories_needs_recursion()
    {
        LogRoot root = LogRoot.Parse(_files.Path);
        Assert.False(root.NeedsRecursion());
        _files.CreateDirectory(".hidden");
        Assert.False(root.NeedsRecursion());
        Assert.True((root with { Hidden = true }).NeedsRecursion());
        _files.CreateDirectory("pods");
        _files.Append("old.gz", "x");
        _files.Append(".file", "x");
        Assert.True(root.NeedsRecursion());
        Assert.False((root with { Recurse = true }).NeedsRecursion());
        _files.Append("app.log", "x");
        Assert.False(root.NeedsRecursion());
        Assert.True((root with { Include = ["*.txt"] }).NeedsRecursion());
        Assert.False(LogRoot.Parse(_files["missing/app.log"]).NeedsRecursion());
    }

    [Fact]
    public void A_file_is_its_directory_with_one_name()
    {
        LogRoot root = LogRoot.Parse(_files["app.log"]);
        Assert.Equal(_files.Path, root.Path);
        Assert.True(new FileFilter(root).Follows("app.log"));
        Assert.False(new FileFilter(root).Follows("app_log"));
    }

    [Fact]
    public void A_name_that_looks_like_a_pattern_is_taken_as_it_is_if_it_exists()
    {
        _files.Append("a[1].log", "x");
        FileFilter filter = new(LogRoot.Parse(_files["a[1].log"]));
        Assert.True(filter.Follows("a[1].log"));
        Assert.False(filter.Follows("a1.log"));
    }

    [Theory]
    [InlineData("*.log", "app.log", true)]
    [InlineData("*.log", "app.txt", false)]
    [InlineData("*.log", "app.log.1", false)]
    [InlineData("app-?.log", "app-1.log", true)]
    [InlineData("app-?.log", "app-12.log", false)]
    [InlineData("app-[0-9].log", "app-5.log", true)]
    [InlineData("app-[!0-9].log", "app-5.log", false)]
    [InlineData("app-[abc]*", "app-beta", true)]
    [InlineData("*/app.log", "web/app.log", true)]
    [InlineData("*/app.log", "web/deep/app.log", false)]
    [InlineData("**/app.log", "web/deep/app.log", true)]
    [InlineData("**/app.log", "app.log", true)]
    public void A_pattern_is_its_longest_whole_directory_and_the_rest(string pattern, string relativePath, bool follows)
    {
        LogRoot root = LogRoot.Parse(_files[pattern]);
        Assert.Equal(_files.Path, root.Path);
        Assert.Equal(pattern.Contains('/', StringComparison.Ordinal), root.Recurse);
        Assert.Equal(follows, new FileFilter(root).Follows(relativePath));
    }

    [Theory]
    [InlineData("deep/a.db", false)]
    [InlineData("deep/a.db-wal", false)]
    [InlineData("deep/a.db.damaged-1", false)]
    [InlineData("deep/a.db.log", true)]
    [InlineData("a.db", true)]
    [InlineData("deep/b.db", true)]
    public void A_file_and_its_companions_can_be_excluded(string relativePath, bool follows)
    {
        LogRoot root = new LogRoot { Path = _files.Path, Recurse = true }.Without(
            _files["deep/a.db"], ["-wal", ".damaged-*"]);
        Assert.Equal(follows, new FileFilter(root).Follows(relativePath));
    }

    [Fact]
    public void An_excluded_file_is_excluded_under_all_links_to_it()
    {
        _files.CreateDirectory("real");
        _files.Link("link", "real");
        LogRoot root = new LogRoot { Path = _files["link"] }.Without(_files["real/a.db"], []);
        Assert.False(new FileFilter(root).Follows("a.db"));
    }

    [Fact]
    public void A_file_elsewhere_changes_nothing()
    {
        LogRoot root = new() { Path = _files["logs"] };
        Assert.Same(root, root.Without(_files["a.db"], []));
    }
}
