using Microsoft.Extensions.Time.Testing;

namespace Monitoring.Testing;

/// <summary>A fake clock that reports the timers that were set on it, so that a test does not advance it too
/// soon.</summary>
internal sealed class RecordedTime : FakeTimeProvider
{
    private readonly Lock _lock = new();
    private readonly HashSet<TimeSpan> _set = [];
    private readonly List<(TimeSpan Due, TaskCompletionSource IsSet)> _awaited = [];

    /// <summary>Completes when a timer was set for that time, or has been.</summary>
    public Task WhenTimerIsSetAsync(TimeSpan due)
    {
        TaskCompletionSource isSet = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_set.Contains(due))
            {
                return Task.CompletedTask;
            }

            _awaited.Add((due, isSet));
        }

        return Wait.ForAsync(isSet.Task);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ITimer timer = base.CreateTimer(callback, state, dueTime, period);
        lock (_lock)
        {
            _set.Add(dueTime);
            _awaited.FindAll(awaited => awaited.Due == dueTime).ForEach(awaited => awaited.IsSet.TrySetResult());
        }

        return timer;
    }
}
