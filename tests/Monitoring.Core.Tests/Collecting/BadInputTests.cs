using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Monitoring.Diagnostics;

namespace Monitoring.Collecting;

public sealed partial class BadInputTests : IDisposable
{
    private readonly CollectorScene _scene = new();

    private TemporaryDirectory Files => _scene.Files;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_root_that_does_not_exist_is_one_warning_and_is_waited_for()
    {
        using CollectorScene scene = new(
            options => options with { Roots = [new LogRoot { Path = $"{options.Roots[0].Path}/later" }, options.Roots[0]] });
        scene.Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], scene.Collect());
        Assert.Empty(scene.Collect());
        Assert.Equal(WarningKind.NotFound, Assert.Single(scene.Warnings).Kind);
        scene.Files.CreateDirectory("logs/later");
        scene.Files.Append("logs/later/b.log", "2\n");
        Assert.Equal(["later/b.log: 2"], scene.Collect());
    }

    [Fact]
    public void A_directory_that_is_removed_under_us_is_followed_again_when_it_is_back()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        Files.Append("logs/a.log", "2\n");
        Directory.Delete(_scene.Root, recursive: true);
        Assert.Equal(["a.log: 2"], _scene.CollectSettled());
        Assert.Equal(0, _scene.Collector!.FileCount);
        Assert.Equal(WarningKind.NotFound, Assert.Single(_scene.Warnings).Kind);
        Files.CreateDirectory("logs");
        Files.Append("logs/a.log", "3\n");
        Assert.Equal(["a.log: 3"], _scene.Collect());
    }

    [Fact]
    public void A_pipe_is_skipped_and_the_rest_goes_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in directories.");
        Assert.Equal(0, MakeFifo(Files["logs/pipe"], 0x1b6));
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
        Assert.Equal(0, MakeFifo(Files["logs/a.log"], 0x1b6));
        Assert.Empty(_scene.CollectSettled());
    }

    [Fact]
    public void A_file_without_permission_is_one_warning_and_is_tried_again()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("How to take a thread's permissions away is Linux's.");
            return;
        }

        const uint Nobody = 65534;
        Files.Append("logs/a.log", "1\n");
        Files.Append("logs/b.log", "2\n");
        File.SetUnixFileMode(Files["logs/a.log"], UnixFileMode.None);
        MakeAccessible(Files.Path);
        int before = SetFileSystemUser(Nobody);
        try
        {
            Assert.Equal(["b.log: 2"], _scene.Collect());
            Assert.Empty(_scene.Collect());
        }
        finally
        {
            _ = SetFileSystemUser((uint)before);
        }

        Assert.Equal((WarningKind.AccessDenied, Files["logs/a.log"]), Described(Assert.Single(_scene.Warnings)));
        File.SetUnixFileMode(Files["logs/a.log"], UnixFileMode.UserRead);
        Assert.Equal(["a.log: 1"], _scene.Collect());
    }

    [Fact]
    public void A_name_that_is_not_utf8_is_one_warning_and_the_rest_goes_on()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems refuse such a name.");
        byte[] name = [.. Encoding.UTF8.GetBytes(_scene.Root), (byte)'/', 0xff, 0xfe, 0];
        int descriptor = Create(name, 0x1b6);
        Assert.True(descriptor >= 0);
        new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: true).Dispose();
        Files.Append("logs/a\nb.log", "1\n");
        Assert.Equal(["a\nb.log: 1"], _scene.Collect());
        Assert.Empty(_scene.Collect());
        Assert.Equal(WarningKind.UnreadableName, Assert.Single(_scene.Warnings).Kind);
        Assert.Equal(0, Remove(name));
    }

    [Fact]
    public void A_clock_that_jumps_repeats_and_loses_nothing()
    {
        Files.Append("logs/a.log", "1\n");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        _scene.Time.SetUtcNow(_scene.Time.GetUtcNow().AddYears(1));
        Files.Append("logs/a.log", "2\n");
        Files.Append("logs/b.log", "3\n");
        Assert.Equal(["a.log: 2", "b.log: 3"], _scene.Collect().Order());
        Assert.Empty(_scene.Collect());
    }

    [Fact]
    public void Files_that_come_and_go_are_forgotten_completely()
    {
        for (int round = 0; round < 20; round++)
        {
            Files.Append($"logs/{round}.log", $"{round}\n");
            Assert.Equal([$"{round}.log: {round}"], _scene.Collect());
            Files.Delete($"logs/{round}.log");
        }

        Assert.Empty(_scene.CollectSettled());
        Assert.Equal(0, _scene.Collector!.FileCount);
        Assert.Empty(_scene.Collector.Checkpoints);
    }

    [Fact]
    public void Hidden_and_compressed_files_are_left_out()
    {
        Files.Append("logs/.hidden", "1\n");
        Files.Append("logs/old.log.gz", "2\n");
        Files.Append("logs/a.log", "3\n");
        Assert.Equal(["a.log: 3"], _scene.Collect());
    }

    [Fact]
    public void Directories_below_are_followed_only_with_recursion_and_a_link_back_is_one_warning()
    {
        Files.CreateDirectory("logs/below");
        Files.Append("logs/a.log", "1\n");
        Files.Append("logs/below/b.log", "2\n");
        Files.Link("logs/below/loop", "..");
        Assert.Equal(["a.log: 1"], _scene.Collect());
        using CollectorScene scene = new(
            options => options with { Roots = [new LogRoot { Path = _scene.Root, Recurse = true }] });
        Assert.Equal(["1", "2"], scene.CollectMessages().Order());
        Assert.Equal(WarningKind.LinkLoop, Assert.Single(scene.Warnings).Kind);
        Files.CreateDirectory("logs/new/deep");
        Files.Append("logs/new/deep/c.log", "3\n");
        Assert.Equal(["3"], scene.CollectMessages());
        Directory.Delete(Files["logs/new"], recursive: true);
        Assert.Empty(scene.CollectSettled());
        Files.CreateDirectory("logs/new/deep");
        Files.Append("logs/new/deep/c.log", "4\n");
        Assert.Equal(["4"], scene.CollectMessages());
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

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "creat")]
    private static partial int Create(byte[] path, uint mode);

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileSystemUser(uint user);

    [LibraryImport("libc", EntryPoint = "unlink")]
    private static partial int Remove(byte[] path);
}
