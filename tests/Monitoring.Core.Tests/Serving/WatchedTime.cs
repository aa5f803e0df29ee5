using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Monitoring.Storing;

namespace Monitoring.Serving;

/// <summary>A clock in the test's hand that tells when someone begins to wait by it: to put it forward before would be too
/// early.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _waits = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        WaitOf(dueTime).TrySetResult();
        return new WatchedTimer(this, timer);
    }

    /// <summary>Completes as soon as someone has begun to wait for so long, however long ago.</summary>
    public Task WaitForAsync(TimeSpan dueTime) => WaitOf(dueTime).Task.WaitAsync(StoreScene.Patience, TimeProvider.System);

    private TaskCompletionSource WaitOf(TimeSpan dueTime) =>
        _waits.GetOrAdd(dueTime, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>A timer that may be set again.</summary>
    private sealed class WatchedTimer(WatchedTime time, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool isChanged = timer.Change(dueTime, period);
            time.WaitOf(dueTime).TrySetResult();
            return isChanged;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
