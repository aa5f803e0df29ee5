namespace Monitoring.Watching;

// What can be watched, for how long, and what is refused.
public abstract partial class FileWatcherSpecification
{
    [Fact]
    public void After_a_rename_the_watch_stays_with_the_file_and_the_old_path_can_be_watched_again()
    {
        string path = NewFile("0.log");
        WatchDescriptor old = Watcher.WatchFile(path);
        Move(path, _root["0.log.1"]);
        Expect(old, WatchEventKind.SelfMoved);
        CreateFile(path);
        WatchDescriptor successor = Watcher.WatchFile(path);

        Write(path);
        Expect(successor, WatchEventKind.Written);
        ExpectNothingOf(old, WatchEventKind.Written);

        Write(_root["0.log.1"]);
        Expect(old, WatchEventKind.Written);
    }

    [Fact]
    public void A_path_can_be_watched_again_once_its_file_was_deleted()
    {
        string path = NewFile("a.log");
        WatchDescriptor old = Watcher.WatchFile(path);
        Delete(path);
        Expect(old, Deleted);
        CreateFile(path);
        WatchDescriptor successor = Watcher.WatchFile(path);
        Watcher.Unwatch(old);
        Write(path);
        Expect(successor, WatchEventKind.Written);
    }

    [Fact]
    public void Each_watch_has_its_own_descriptor()
    {
        string[] paths = [NewFile("a.log"), NewFile("b.log"), NewFile("c.log")];
        WatchDescriptor[] files = [.. paths.Select(Watcher.WatchFile), Watcher.WatchDirectory(Inside)];
        Assert.Equal(files.Length, files.Distinct().Count());
        Assert.DoesNotContain(WatchDescriptor.None, files);

        Write(paths[1]);
        Expect(files[1], WatchEventKind.Written);
        ExpectNothingOf(files[0]);
        ExpectNothingOf(files[2]);
        ExpectNothingOf(files[3]);
    }

    [Fact]
    public void Nothing_comes_of_a_watch_that_was_ended()
    {
        (string ended, string kept) = (NewFile("ended.log"), NewFile("kept.log"));
        WatchDescriptor endedFile = Watcher.WatchFile(ended);
        WatchDescriptor keptFile = Watcher.WatchFile(kept);
        WatchDescriptor endedDirectory = Watcher.WatchDirectory(Inside);
        Write(ended);
        Watcher.Unwatch(endedFile);
        Watcher.Unwatch(endedDirectory);
        Write(ended);
        CreateFile(Path.Join(Inside, "a.log"));

        Write(kept);
        Expect(keptFile, WatchEventKind.Written);
        ExpectNothingOf(endedFile);
        ExpectNothingOf(endedDirectory);
    }

    [Fact]
    public void A_path_can_be_watched_again_once_its_watch_was_ended()
    {
        string path = NewFile("a.log");
        WatchDescriptor first = Watcher.WatchFile(path);
        Watcher.Unwatch(first);
        WatchDescriptor second = Watcher.WatchFile(path);
        Assert.NotEqual(first, second);
        Write(path);
        Expect(second, WatchEventKind.Written);
        ExpectNothingOf(first);
    }

    [Fact]
    public void A_watch_is_ended_once()
    {
        WatchDescriptor file = Watcher.WatchFile(NewFile("a.log"));
        Watcher.Unwatch(file);
        Assert.ThrowsAny<SystemException>(() => Watcher.Unwatch(file));
        Assert.ThrowsAny<SystemException>(() => Watcher.Unwatch(WatchDescriptor.None));
    }

    [Fact]
    public void A_missing_file_is_not_found()
    {
        Assert.Throws<FileNotFoundException>(() => Watcher.WatchFile(_root["missing.log"]));
        Assert.Throws<FileNotFoundException>(() => Watcher.WatchFile(Path.Join(_root["missing"], "a.log")));
    }

    [Fact]
    public void A_missing_directory_is_not_found() =>
        Assert.Throws<DirectoryNotFoundException>(() => Watcher.WatchDirectory(_root["missing"]));

    [Fact]
    public void A_file_is_no_directory() =>
        Assert.Throws<DirectoryNotFoundException>(() => Watcher.WatchDirectory(NewFile("a.log")));

    [Fact]
    public void A_rejected_path_can_be_watched_once_it_exists()
    {
        string path = _root["a.log"];
        Assert.Throws<FileNotFoundException>(() => Watcher.WatchFile(path));
        CreateFile(path);
        WatchDescriptor file = Watcher.WatchFile(path);
        Write(path);
        Expect(file, WatchEventKind.Written);
    }

    [Fact]
    public void Nothing_is_called_after_disposal()
    {
        string path = NewFile("a.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        Watcher.Dispose();
        Watcher.Dispose();
        Assert.ThrowsAny<InvalidOperationException>(() => Watcher.WatchFile(path));
        Assert.ThrowsAny<InvalidOperationException>(() => Watcher.WatchDirectory(_root.Path));
        Assert.ThrowsAny<InvalidOperationException>(() => Watcher.Unwatch(file));
        Assert.ThrowsAny<InvalidOperationException>(() => Watcher.ReadEvents());
        Assert.ThrowsAny<InvalidOperationException>(() => Watcher.ReadEvents(WaitLimit, CancellationToken.None));
    }
}
