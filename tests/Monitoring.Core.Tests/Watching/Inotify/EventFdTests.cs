using Monitoring.Interop;

namespace Monitoring.Watching.Inotify;

public sealed class EventFdTests : IDisposable
{
    // Returned at once where the wait is to end; short where it is to time out.
    private const int Milliseconds = 20;

    private readonly EventFd? _never = OperatingSystem.IsLinux() ? EventFd.TryOpen() : null;
    private readonly EventFd? _eventFd = OperatingSystem.IsLinux() ? EventFd.TryOpen() : null;

    [Fact]
    public void It_is_readable_from_its_setting_to_its_resetting()
    {
        Assert.False(Wait());
        _eventFd!.Set();
        Assert.True(Wait());
        Assert.True(Wait());
        _eventFd.Set();
        _eventFd.Reset();
        Assert.False(Wait());
    }

    [Fact]
    public void To_reset_what_is_not_set_does_not_block()
    {
        Assert.SkipWhen(_eventFd is null, "eventfd is of Linux.");
        _eventFd.Reset();
        Assert.False(Wait());
    }

    public void Dispose()
    {
        _never?.Dispose();
        _eventFd?.Dispose();
    }

    private bool Wait()
    {
        Assert.SkipWhen(_never is null || _eventFd is null, "eventfd is of Linux.");
        return NativePoll.Wait(_never.Handle, _eventFd.Handle, Milliseconds);
    }
}
