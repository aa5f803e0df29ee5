using Monitoring.Engine;

namespace Monitoring.Loading;

/// <summary>The files of the staged module are what anyone may read and only their owner may change.</summary>
public sealed class StagedFilesTests
{
    private const UnixFileMode ForEveryone = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Special = UnixFileMode.SetUser | UnixFileMode.SetGroup | UnixFileMode.StickyBit;

    [Fact]
    public void Every_user_may_read_the_files_only_root_may_write_them_and_no_file_is_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        foreach (FileSystemInfo file in new DirectoryInfo(Place.Module).EnumerateFileSystemInfos(
            "*", SearchOption.AllDirectories))
        {
            Assert.True(file.LinkTarget is null, $"{file} is a link.");
            Assert.True(
                (file.UnixFileMode & UnixFileMode.OtherWrite) == UnixFileMode.None, $"Others may write {file}.");
            Assert.True((file.UnixFileMode & Special) == UnixFileMode.None, $"{file} has a special mode.");
            Assert.True((file.UnixFileMode & ForEveryone) == ForEveryone, $"Not everyone may read {file}.");
        }
    }
}
