namespace Monitoring.Watching;

// Events.
public abstract partial class FileWatcherSpecification
{
    [Fact]
    public void A_new_file_in_a_watched_directory_is_reported()
    {
        WatchDescriptor directory = Watcher.WatchDirectory(Inside);
        CreateFile(Path.Join(Inside, "a.log"));
        ExpectEntry(directory, WatchEventKind.EntryCreated, "a.log");
    }

    [Fact]
    public void A_file_moved_into_a_watched_directory_is_reported()
    {
        CreateFile(Path.Join(Outside, "a.log"));
        WatchDescriptor directory = Watcher.WatchDirectory(Inside);
        Move(Path.Join(Outside, "a.log"), Path.Join(Inside, "b.log"));
        ExpectEntry(directory, MovedIn, "b.log");
    }

    [Fact]
    public void A_file_moved_out_of_a_watched_directory_is_reported()
    {
        CreateFile(Path.Join(Inside, "a.log"));
        WatchDescriptor directory = Watcher.WatchDirectory(Inside);
        Move(Path.Join(Inside, "a.log"), Path.Join(Outside, "b.log"));
        ExpectEntry(directory, MovedOut, "a.log");
    }

    [Fact]
    public void A_file_renamed_within_a_watched_directory_is_reported_with_both_names()
    {
        CreateFile(Path.Join(Inside, "0.log"));
        WatchDescriptor directory = Watcher.WatchDirectory(Inside);
        Move(Path.Join(Inside, "0.log"), Path.Join(Inside, "0.log.1"));
        ExpectEntry(directory, MovedOut, "0.log");
        ExpectEntry(directory, MovedIn, "0.log.1");
    }

    [Fact]
    public void A_file_deleted_from_a_watched_directory_is_reported()
    {
        CreateFile(Path.Join(Inside, "a.log"));
        WatchDescriptor directory = Watcher.WatchDirectory(Inside);
        Delete(Path.Join(Inside, "a.log"));
        ExpectEntry(directory, WatchEventKind.EntryDeleted, "a.log");
    }

    [Fact]
    public void A_write_to_a_watched_file_is_reported()
    {
        string path = NewFile("a.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        Write(path);
        Expect(file, WatchEventKind.Written);
    }

    [Fact]
    public void Each_of_two_writes_with_a_read_between_is_reported()
    {
        string path = NewFile("a.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        Write(path);
        Expect(file, WatchEventKind.Written);
        Write(path);
        Expect(file, WatchEventKind.Written);
    }

    [Fact]
    public void The_truncation_of_a_watched_file_is_reported()
    {
        string path = NewFile("a.log");
        Write(path);
        WatchDescriptor file = Watcher.WatchFile(path);
        Truncate(path);
        Expect(file, WatchEventKind.Written);
    }

    [Fact]
    public void The_rename_of_a_watched_file_is_reported()
    {
        string path = NewFile("0.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        Move(path, _root["0.log.1"]);
        Expect(file, WatchEventKind.SelfMoved);
    }

    [Fact]
    public void The_deletion_of_a_watched_file_is_reported()
    {
        string path = NewFile("a.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        Delete(path);
        Expect(file, Deleted);
        Watcher.Unwatch(file);
    }

    [Fact]
    public void The_deletion_of_a_watched_directory_is_reported()
    {
        WatchDescriptor directory = Watcher.WatchDirectory(Inside);
        DeleteDirectory(_root["inside"]);
        Expect(directory, WatchEventKind.SelfDeleted);
        Watcher.Unwatch(directory);
    }

    [Fact]
    public void A_file_that_is_overwritten_by_a_move_is_reported_as_deleted()
    {
        string path = NewFile("a.log");
        string other = NewFile("b.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        Move(other, path);
        Expect(file, Deleted);
    }
}
