using Monitoring.Files.Status;

namespace Monitoring.Files;

public sealed class FileStatusTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_size_and_the_time_agree_with_the_framework()
    {
        _files.Append("a", "12345");
        FileStatus status = FileStatus.Of(_files["a"])!.Value;
        Assert.Equal(FileKind.File, status.Kind);
        Assert.Equal(5, status.Size);
        Assert.Equal((File.GetLastWriteTimeUtc(_files["a"]) - DateTime.UnixEpoch).Ticks, status.Modified / 100);
    }

    [Fact]
    public void A_file_keeps_its_identity_when_it_is_renamed_and_two_files_differ()
    {
        _files.Append("a", "1");
        _files.Append("b", "1");
        FileIdentity before = FileStatus.Of(_files["a"])!.Value.Identity;
        Assert.NotEqual(before, FileStatus.Of(_files["b"])!.Value.Identity);
        _files.Rename("a", "c");
        Assert.Equal(before, FileStatus.Of(_files["c"])!.Value.Identity);
    }

    [Fact]
    public void Each_kind_of_path_and_each_reason_for_a_missing_one_is_reported()
    {
        _files.Append("file", "1");
        _files.Link("link", "file");
        _files.Link("loop", "loop");
        Assert.Equal(FileKind.Directory, FileStatus.Of(_files.Path)!.Value.Kind);
        Assert.Equal(FileKind.File, FileStatus.Of(_files["link"])!.Value.Kind);
        Assert.Equal(FileKind.Link, FileStatus.Of(_files["link"], followLinks: false, out _)!.Value.Kind);
        Assert.Null(FileStatus.Of(_files["missing"], followLinks: true, out FileError missing));
        Assert.Null(FileStatus.Of(_files["loop"], followLinks: true, out FileError loop));
        Assert.Equal((FileError.NotFound, FileError.LinkLoop), (missing, loop));
    }

    [Theory]
    [InlineData(100_000_000_123, 100_000_000_123, true)]
    [InlineData(100_000_000_123, 100_030_000_000, true)]
    [InlineData(100_000_000_123, 100_100_000_000, false)]
    [InlineData(100_000_000_000, 101_500_000_000, true)]
    [InlineData(100_000_000_000, 102_500_000_000, false)]
    public void A_status_taken_within_a_step_of_the_file_system_s_clock_may_hide_changes(
        long changed, long askedAt, bool mayHide) =>
        Assert.Equal(
            mayHide, new FileStatus(default, FileKind.Directory, 0, changed, changed, 1).MayHideChanges(askedAt));

    [Fact]
    public void The_shim_of_the_framework_agrees_with_statx()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "statx is Linux's.");
        _files.Append("a", "12345");
        FileStatus statx = LinuxFileStatus.Of(_files["a"], followLinks: true, out _)!.Value;
        FileStatus shim = UnixFileStatus.Of(_files["a"], followLinks: true, out _)!.Value;
        Assert.Equal(statx with { Identity = default, Links = 0 }, shim with { Identity = default, Links = 0 });
        Assert.Equal(statx.Identity.Inode, shim.Identity.Inode);
    }
}
