using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Monitoring.Watching.Inotify;

public sealed partial class InotifyWatcherTests : FileWatcherSpecification
{
    // More would take a test too long to overflow.
    private const int MaxEventsToOverflow = 1_000_000;

    private const string ScheduleStatistics = "/proc/thread-self/schedstat";

    [Fact]
    public void Both_names_of_a_file_are_watched_until_each_is_unwatched()
    {
        string path = NewFile("a.log");
        string otherName = path + ".hard";
        WatchDescriptor first = Watcher.WatchFile(path);
        Assert.Equal(0, Link(path, otherName));
        WatchDescriptor second = Watcher.WatchFile(otherName);
        Assert.NotEqual(first, second);

        Write(path);
        Expect(first, WatchEventKind.Written);
        Expect(second, WatchEventKind.Written);

        Watcher.Unwatch(first);
        Write(path);
        Expect(second, WatchEventKind.Written);
        ExpectNothingOf(first, WatchEventKind.Written);
    }

    [Fact]
    public void The_deletion_of_a_file_that_is_open_changes_its_attributes_until_it_is_closed()
    {
        string path = NewFile("a.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        FileShare all = FileShare.ReadWrite | FileShare.Delete;
        using (SafeFileHandle open = File.OpenHandle(path, FileMode.Open, FileAccess.Read, all))
        {
            Delete(path);
            Expect(file, WatchEventKind.AttributesChanged);
            ExpectNothingOf(file, WatchEventKind.SelfDeleted);
        }

        Expect(file, WatchEventKind.SelfDeleted);
    }

    [Fact]
    public void A_watch_of_a_deleted_file_with_an_unread_event_can_be_removed()
    {
        string path = NewFile("a.log");
        WatchDescriptor gone = Watcher.WatchFile(path);
        Delete(path);
        Watcher.Unwatch(gone);

        string other = NewFile("b.log");
        WatchDescriptor file = Watcher.WatchFile(other);
        Write(other);
        Expect(file, WatchEventKind.Written);
        ExpectNothingOf(gone);
    }

    [Fact]
    public void A_name_that_is_not_UTF_8_is_reported()
    {
        string directory = Path.GetDirectoryName(NewFile("a.log"))!;
        WatchDescriptor watch = Watcher.WatchDirectory(directory);
        byte[] name = [(byte)'b', 0xff, (byte)'\n'];
        byte[] path = [.. Encoding.UTF8.GetBytes(directory), (byte)'/', .. name, 0];
        Assert.Equal(0, LinkBytes([.. Encoding.UTF8.GetBytes(Path.Join(directory, "a.log")), 0], path));
        try
        {
            Expect(watch, WatchEventKind.EntryCreated, Encoding.UTF8.GetString(name));
        }
        finally
        {
            Assert.Equal(0, UnlinkBytes(path));
        }
    }

    [Fact]
    public void A_read_of_file_events_allocates_nothing()
    {
        string path = NewFile("a.log");
        WatchDescriptor file = Watcher.WatchFile(path);
        Write(path);
        Expect(file, WatchEventKind.Written);
        IFileWatcher watcher = Watcher;
        int count = 0;
        void ReadTwice() => count = watcher.ReadEvents().Count + watcher.ReadEvents().Count;
        Action read = ReadTwice;
        long least = long.MaxValue;
        for (int round = 0; round < 5; round++)
        {
            Write(path);
            least = Math.Min(least, Allocations.Measure(read));
            Assert.Equal(1, count);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void A_waiting_read_uses_no_processor_time_even_after_a_cancelled_one()
    {
        Assert.SkipUnless(File.Exists(ScheduleStatistics), "The kernel does not count the processor time of a thread.");
        Watcher.WatchFile(NewFile("a.log"));
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(1));
        Assert.Empty(Watcher.ReadEvents(Timeout.InfiniteTimeSpan, source.Token));

        TimeSpan timeout = TimeSpan.FromMilliseconds(200);
        TimeSpan before = ProcessorTimeOfThisThread();
        Assert.Empty(Watcher.ReadEvents(timeout, CancellationToken.None));
        Assert.InRange(ProcessorTimeOfThisThread() - before, TimeSpan.Zero, timeout / 4);
    }

    [Fact]
    public void A_queue_overflow_is_reported_and_watching_continues()
    {
        string limit = File.ReadAllText("/proc/sys/fs/inotify/max_queued_events");
        int most = int.Parse(limit, CultureInfo.InvariantCulture);
        Assert.SkipUnless(most <= MaxEventsToOverflow, $"The queue holds {most} events here.");
        string[] paths = [NewFile("a.log"), NewFile("b.log")];
        WatchDescriptor[] files = [.. paths.Select(Watcher.WatchFile)];

        // In turns, for the kernel merges an event with an equal one before it.
        using SafeFileHandle first = File.OpenHandle(paths[0], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        using SafeFileHandle second = File.OpenHandle(paths[1], FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        for (int count = 0; count <= most / 2; count++)
        {
            RandomAccess.Write(first, "x"u8, 0);
            RandomAccess.Write(second, "x"u8, 0);
        }

        Expect(WatchDescriptor.None, WatchEventKind.Overflow);
        Delete(paths[1]);
        Expect(files[1], WatchEventKind.AttributesChanged);
    }

    protected override IFileWatcher CreateWatcher()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "inotify is of Linux.");
        return new InotifyWatcher();
    }

    // The first number is nanoseconds on a processor; see Documentation/scheduler/sched-stats.rst of the kernel.
    private static TimeSpan ProcessorTimeOfThisThread()
    {
        string nanoseconds = File.ReadAllText(ScheduleStatistics).Split(' ')[0];
        return TimeSpan.FromTicks(long.Parse(nanoseconds, CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick);
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string path, string otherName);

    [LibraryImport("libc", EntryPoint = "link")]
    private static partial int LinkBytes(ReadOnlySpan<byte> path, ReadOnlySpan<byte> otherName);

    [LibraryImport("libc", EntryPoint = "unlink")]
    private static partial int UnlinkBytes(ReadOnlySpan<byte> path);
}
