using Monitoring.Interop;

namespace Monitoring.Watching;

// Root may read everything, so a real file cannot refuse access here: the errno replaces it.
public sealed class WatchFailureTests
{
    [Theory]
    [InlineData(Errno.ENOENT)]
    [InlineData(Errno.ENOTDIR)]
    public void A_missing_path_is_reported_with_its_purpose(int errno)
    {
        Assert.IsType<FileNotFoundException>(WatchFailure.OfFile("/a", errno));
        Assert.IsType<DirectoryNotFoundException>(WatchFailure.OfDirectory("/a", errno));
    }

    [Theory]
    [InlineData(Errno.EACCES)]
    [InlineData(Errno.EPERM)]
    public void A_path_that_may_not_be_read_is_reported(int errno)
    {
        Assert.IsType<UnauthorizedAccessException>(WatchFailure.OfFile("/a", errno));
        Assert.IsType<UnauthorizedAccessException>(WatchFailure.OfDirectory("/a", errno));
    }

    [Fact]
    public void Any_other_failure_has_the_path_and_the_cause()
    {
        Exception failure = WatchFailure.OfFile("/a", Errno.ELOOP);
        Assert.IsType<IOException>(failure);
        Assert.Contains("'/a'", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.InnerException);
    }
}
