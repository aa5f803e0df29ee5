using Monitoring.Watching.Polling;

namespace Monitoring.Watching;

/// <summary>The watcher that is chosen by default.</summary>
public sealed class AutoFileWatcherTests : FileWatcherSpecification
{
    protected override bool ReportsNames => !OperatingSystem.IsMacOS() && !OperatingSystem.IsFreeBSD();

    protected override bool DistinguishesMoves => OperatingSystem.IsLinux();

    protected override IFileWatcher CreateWatcher() =>
        FileWatcher.Create(WatcherKind.Auto, TimeProvider.System, advice => Assert.Fail(advice));
}

public sealed class FileWatcherTests
{
    [Theory]
    [InlineData(WatcherKind.Inotify)]
    [InlineData(WatcherKind.Kqueue)]
    public void A_watcher_that_the_platform_lacks_is_rejected_with_the_available_ones(WatcherKind kind)
    {
        bool isHere = kind == WatcherKind.Inotify
            ? OperatingSystem.IsLinux()
            : OperatingSystem.IsMacOS() || OperatingSystem.IsFreeBSD();
        Assert.SkipWhen(isHere, "This platform has it.");
        PlatformNotSupportedException exception = Assert.Throws<PlatformNotSupportedException>(
            () => FileWatcher.Create(kind, TimeProvider.System));
        Assert.Contains("Auto", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Polling_can_be_had_anywhere()
    {
        using IFileWatcher watcher = FileWatcher.Create(WatcherKind.Polling, TimeProvider.System);
        Assert.IsType<PollingWatcher>(watcher);
    }

    [Fact]
    public void A_number_that_is_no_kind_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FileWatcher.Create((WatcherKind)99, TimeProvider.System));
}
