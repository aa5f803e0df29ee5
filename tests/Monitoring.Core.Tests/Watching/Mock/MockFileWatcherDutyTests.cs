namespace Monitoring.Watching.Mock;

public sealed class MockFileWatcherDutyTests : IDisposable
{
    private readonly WatchedDirectory _root = new();
    private readonly MockFileWatcher _mock = new();

    [Theory]
    [InlineData("a.log")]
    [InlineData("./a.log")]
    public void A_path_is_absolute(string path) => Refused(() => _mock.WatchFile(path), "not absolute");

    [Theory]
    [InlineData("/./a.log")]
    [InlineData("/b/../a.log")]
    [InlineData("//a.log")]
    public void A_path_has_no_detours(string detour)
    {
        NewFile("a.log");
        Refused(() => _mock.WatchFile(_root.Path + detour), "doubled slash");
    }

    [Fact]
    public void A_path_does_not_end_with_a_slash() =>
        Refused(() => _mock.WatchDirectory(_root.Path + Path.DirectorySeparatorChar), "ends with a slash");

    [Fact]
    public void A_path_has_no_link_in_any_part()
    {
        Directory.CreateDirectory(_root["real"]);
        File.WriteAllText(Path.Join(_root["real"], "a.log"), "");
        Directory.CreateSymbolicLink(_root["link"], _root["real"]);
        File.CreateSymbolicLink(_root["a.log"], Path.Join(_root["real"], "a.log"));
        Refused(() => _mock.WatchFile(_root["a.log"]), "is a link");
        Refused(() => _mock.WatchDirectory(_root["link"]), "is a link");
        Refused(() => _mock.WatchFile(Path.Join(_root["link"], "a.log")), "is a link");
        _mock.WatchFile(Path.Join(_root["real"], "a.log"));
    }

    [Fact]
    public void A_path_is_watched_once_at_a_time()
    {
        string path = NewFile("a.log");
        WatchDescriptor file = _mock.WatchFile(path);
        Refused(() => _mock.WatchFile(path), "watched already");
        _mock.Unwatch(file);
        _mock.WatchFile(path);
    }

    [Fact]
    public void A_directory_is_not_watched_as_a_file() =>
        Refused(() => _mock.WatchFile(_root.Path), "is a directory");

    [Fact]
    public void A_read_does_not_block()
    {
        Refused(() => _mock.ReadEvents(TimeSpan.FromTicks(1), CancellationToken.None), "would block");
        Refused(() => _mock.ReadEvents(Timeout.InfiniteTimeSpan, CancellationToken.None), "would block");
    }

    [Fact]
    public void A_read_with_a_time_out_gives_what_is_queued()
    {
        _mock.SimulateOverflow();
        WatchEvent overflow = new(WatchDescriptor.None, WatchEventKind.Overflow);
        Assert.Equal([overflow], _mock.ReadEvents(TimeSpan.FromSeconds(1), CancellationToken.None));
        Assert.Empty(_mock.ReadEvents());
    }

    [Fact]
    public void The_path_of_a_file_that_was_moved_untold_can_be_watched_again()
    {
        string path = NewFile("0.log");
        WatchDescriptor old = _mock.WatchFile(path);
        File.Move(path, _root["0.log.1"]);
        NewFile("0.log");
        WatchDescriptor successor = _mock.WatchFile(path);
        _mock.SimulateWrite(path);
        Assert.Equal([new WatchEvent(successor, WatchEventKind.Written)], _mock.ReadEvents());
        _mock.Unwatch(old);
    }

    [Fact]
    public void Watches_below_a_directory_move_with_it()
    {
        Directory.CreateDirectory(_root["a"]);
        File.WriteAllText(Path.Join(_root["a"], "a.log"), "");
        WatchDescriptor file = _mock.WatchFile(Path.Join(_root["a"], "a.log"));
        _mock.SimulateMove(_root["a"], _root["b"]);
        _mock.SimulateWrite(Path.Join(_root["b"], "a.log"));
        Assert.Equal([new WatchEvent(file, WatchEventKind.Written)], _mock.ReadEvents());
        Assert.Equal([Path.Join(_root["b"], "a.log")], _mock.WatchedPaths);
    }

    [Fact]
    public void The_deletion_of_a_file_that_is_open_changes_its_attributes()
    {
        string path = NewFile("a.log");
        WatchDescriptor directory = _mock.WatchDirectory(_root.Path);
        WatchDescriptor file = _mock.WatchFile(path);
        _mock.SimulateDelete(path, isStillOpen: true);
        Assert.Equal(
            [
                new WatchEvent(file, WatchEventKind.AttributesChanged),
                new WatchEvent(directory, WatchEventKind.EntryDeleted, "a.log"),
            ],
            _mock.ReadEvents());
    }

    [Fact]
    public void Every_other_event_can_be_reported()
    {
        string path = NewFile("a.log");
        WatchDescriptor directory = _mock.WatchDirectory(_root.Path);
        WatchDescriptor file = _mock.WatchFile(path);
        _mock.SimulateAttributeChange(path);
        _mock.SimulateDirectoryChange(_root.Path);
        _mock.SimulateNewDirectory(_root["b"]);
        _mock.SimulateNewLink(_root["c"]);
        Assert.Equal(
            [
                new WatchEvent(file, WatchEventKind.AttributesChanged),
                new WatchEvent(directory, WatchEventKind.DirectoryChanged),
                new WatchEvent(directory, WatchEventKind.EntryCreated, "b"),
                new WatchEvent(directory, WatchEventKind.EntryCreated, "c"),
            ],
            _mock.ReadEvents());
    }

    [Fact]
    public void Files_without_a_watch_can_be_counted()
    {
        WatchDescriptor file = _mock.WatchFile(NewFile("a.log"));
        _mock.SimulateDelete(_root["a.log"]);
        Assert.Empty(_mock.WatchedPaths);
        Assert.Equal(1, _mock.WatchCount);
        _mock.Unwatch(file);
        Assert.Equal(0, _mock.WatchCount);
    }

    [Fact]
    public void A_limit_can_be_set()
    {
        _mock.MaximumWatches = 1;
        WatchDescriptor file = _mock.WatchFile(NewFile("a.log"));
        Assert.Throws<WatchLimitException>(() => _mock.WatchDirectory(_root.Path));
        _mock.Unwatch(file);
        _mock.WatchDirectory(_root.Path);
    }

    public void Dispose() => _root.Dispose();

    private static void Refused(Func<object> use, string reason) =>
        Assert.Contains(reason, Assert.Throws<WatcherMisuseException>(use).Message, StringComparison.Ordinal);

    private string NewFile(string name)
    {
        File.WriteAllText(_root[name], "");
        return _root[name];
    }
}
