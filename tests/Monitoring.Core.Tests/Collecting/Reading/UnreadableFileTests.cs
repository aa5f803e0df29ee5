using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Monitoring.Diagnostics;

namespace Monitoring.Collecting.Reading;

/// <summary>A file that cannot be opened or read is reported once, and the other files are read.</summary>
public sealed partial class UnreadableFileTests : IDisposable
{
    private readonly CollectorScene _scene = new();

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_pipe_is_skipped_and_other_files_are_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in directories.");
        HostileFiles.Pipe(Files["logs/pipe"]);
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        Assert.Empty(_scene.Collect());
        Assert.Equal((WarningKind.NotARegularFile, Files["logs/pipe"]), Described(Assert.Single(_scene.Warnings)));
    }

    [Fact]
    public void A_file_that_becomes_a_pipe_does_not_block()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in directories.");
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        Files.Delete("logs/a.log");
        HostileFiles.Pipe(Files["logs/a.log"]);
        Assert.Empty(_scene.CollectUntilIdle());
    }

    [Fact]
    public void A_file_without_permission_is_one_warning_and_is_tried_again()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("How to take a thread's permissions away is Linux's.");
            return;
        }

        Files.Append("logs/a.log", "1\n");
        Files.Append("logs/b.log", "2\n");
        File.SetUnixFileMode(Files["logs/a.log"], UnixFileMode.None);
        MakeAccessible(Files.Path);
        AsNobody(() =>
        {
            Assert.Equal(["b.log: 2"], _scene.Collect());
            Assert.Empty(_scene.Collect());
        });
        Assert.Equal((WarningKind.AccessDenied, Files["logs/a.log"]), Described(Assert.Single(_scene.Warnings)));
        File.SetUnixFileMode(Files["logs/a.log"], UnixFileMode.UserRead);
        Assert.Equal(["a.log: 1"], _scene.Collect());
    }

    [Fact]
    public void A_file_that_could_not_be_opened_at_the_start_is_read_from_its_end_at_that_time()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("How to take a thread's permissions away is Linux's.");
            return;
        }

        using CollectorScene scene = new(options => options with { Start = StartPosition.Last(1) });
        scene.Files.Append("logs/a.log", "1\n2\n");
        File.SetUnixFileMode(scene.Files["logs/a.log"], UnixFileMode.None);
        MakeAccessible(scene.Files.Path);
        AsNobody(() => Assert.Empty(scene.Collect()));
        File.SetUnixFileMode(scene.Files["logs/a.log"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        scene.Files.Append("logs/a.log", "3\n4\n");
        Assert.Equal(["a.log: 2", "a.log: 3", "a.log: 4"], scene.Collect());
    }

    [Fact]
    public void A_rotated_file_that_was_missed_and_may_not_be_read_is_a_gap()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("How to take a thread's permissions away is Linux's.");
            return;
        }

        using CollectorScene scene = new(
            options => options with { Roots = [options.Roots[0] with { Include = ["*.log"] }] });
        scene.Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], scene.Collect());
        scene.Files.Rename("logs/a.log", "logs/a.log.00000001");
        scene.Files.Append("logs/a.log", "missed\n");
        scene.Files.Rename("logs/a.log", "logs/a.log.00000002");
        File.SetUnixFileMode(scene.Files["logs/a.log.00000002"], UnixFileMode.None);
        scene.Files.Append("logs/a.log", "3\n");
        MakeAccessible(scene.Files.Path);
        AsNobody(() => Assert.Equal(["a.log: 3"], scene.Collect()));
        Assert.Equal((scene.Files["logs/a.log"], 7L), (scene.Gaps.Single().Path, scene.Gaps.Single().Bytes));
    }

    [Fact]
    public void A_file_whose_end_cannot_be_read_does_not_stop_the_rest()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It takes the files of a process, which end with it.");
        using CollectorScene scene = new(options => options with { FollowLinks = LinkFollowing.Always });
        using Process process = Process.Start("sleep", "1000");
        scene.Files.Link("logs/a.log", $"/proc/{process.Id}/cmdline");
        Assert.Empty(scene.Collect());
        process.Kill();
        process.WaitForExit();
        scene.Files.Append("logs/b.log", "1\n");
        Assert.Equal(["b.log: 1"], scene.CollectUntilIdle());
        Assert.Single(scene.Gaps);
    }

    [Fact]
    public void A_rotated_file_that_cannot_be_read_does_not_stop_its_successor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It takes the files of a process, which end with it.");
        using CollectorScene scene = new(options => options with { FollowLinks = LinkFollowing.Always });
        using Process process = Process.Start("sleep", "1000");
        scene.Files.Link("logs/a.log", $"/proc/{process.Id}/status");
        Assert.NotEmpty(scene.Collect());
        process.Kill();
        process.WaitForExit();
        scene.Files.Append("new", "1\n");
        scene.Files.Link("logs/a.log", "../new");
        Assert.Equal(["a.log: 1"], scene.CollectUntilIdle());
        Assert.Equal(WarningKind.ReadFailed, Assert.Single(scene.Warnings).Kind);
    }

    [Fact]
    public void A_rotated_file_that_the_disk_cannot_read_does_not_stop_its_successor()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It takes /proc to get at an open file.");
        using CollectorScene scene = new(
            options => options with { Roots = [options.Roots[0] with { Include = ["*.log"] }] });
        scene.Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], scene.Collect());
        scene.Files.Rename("logs/a.log", "logs/a.log.1");
        scene.Files.Append("logs/a.log.1", "2\n");
        Break(scene.Files["logs/a.log.1"]);
        scene.Files.Append("logs/a.log", "3\n");
        Assert.Equal(["a.log: 3"], scene.CollectUntilIdle());
        Assert.Equal(2, Assert.Single(scene.Gaps).Bytes);
        Assert.Equal(WarningKind.ReadFailed, Assert.Single(scene.Warnings).Kind);
    }

    /// <summary>Makes every read of a file that is open fail: its descriptor may only be written to from now
    /// on.</summary>
    private static void Break(string path)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle unreadable =
            File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        foreach (string descriptor in Directory.EnumerateFiles("/proc/self/fd"))
        {
            int number = int.Parse(Path.GetFileName(descriptor), CultureInfo.InvariantCulture);
            if (new FileInfo(descriptor).LinkTarget == path && number != (int)unreadable.DangerousGetHandle())
            {
                Assert.Equal(number, Duplicate((int)unreadable.DangerousGetHandle(), number));
            }
        }
    }

    /// <summary>Does something with the permissions of a user who has none; for the file system and this thread
    /// alone.</summary>
    private static void AsNobody(Action action)
    {
        const uint Nobody = 65534;
        int before = SetFileSystemUser(Nobody);
        try
        {
            action();
        }
        finally
        {
            _ = SetFileSystemUser((uint)before);
        }
    }

    /// <summary>Lets other users into a directory and those in it, which are made for one user alone.</summary>
    [UnsupportedOSPlatform("windows")]
    private static void MakeAccessible(string path)
    {
        const UnixFileMode Everyone = (UnixFileMode)0x1ed;
        File.SetUnixFileMode(path, Everyone);
        foreach (string directory in Directory.EnumerateDirectories(path))
        {
            File.SetUnixFileMode(directory, Everyone);
        }
    }

    private static (WarningKind Kind, string Path) Described(MonitoringWarning warning) => (warning.Kind, warning.Path);

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(uint user);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int descriptor, int asDescriptor);
}
