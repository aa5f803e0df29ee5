using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Monitoring.Serving.Clients;

/// <summary>A clock in the test's hand that tells when someone begins to wait by it: to put it forward before would be
/// too early.</summary>
internal sealed class WatchedTime : FakeTimeProvider
{
    /// <summary>By how long is waited: when someone begins to.</summary>
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _begun = [];

    /// <summary>By how long was waited: when someone has done so to the end.</summary>
    private readonly ConcurrentDictionary<TimeSpan, TaskCompletionSource> _passed = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        WatchedTimer watched = new(this, callback, dueTime);
        watched.Timer = base.CreateTimer(watched.Pass, state, dueTime, period);
        Signal(_begun, dueTime).TrySetResult();
        return watched;
    }

    /// <summary>Completes as soon as someone has begun to wait for so long, however long ago.</summary>
    public Task WaitForAsync(TimeSpan dueTime) => PatientlyAsync(Signal(_begun, dueTime).Task);

    /// <summary>Puts the clock forward until someone has waited for so long to the end: who had only begun may have
    /// found what it waited for meanwhile, and begin again.</summary>
    public async Task PassAsync(TimeSpan dueTime)
    {
        Task passed = Signal(_passed, dueTime).Task;
        while (!passed.IsCompleted)
        {
            TaskCompletionSource again = NewSignal();
            _begun[dueTime] = again;
            Advance(dueTime);
            await PatientlyAsync(Task.WhenAny(passed, again.Task));
        }
    }

    private static Task PatientlyAsync(Task task) => Wait.ForAsync(task);

    private static TaskCompletionSource Signal(
        ConcurrentDictionary<TimeSpan, TaskCompletionSource> signals, TimeSpan dueTime) =>
        signals.GetOrAdd(dueTime, _ => NewSignal());

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A timer that may be set again.</summary>
    private sealed class WatchedTimer(WatchedTime time, TimerCallback callback, TimeSpan dueTime) : ITimer
    {
        private TimeSpan _dueTime = dueTime;

        public ITimer? Timer { get; set; }

        public void Pass(object? state)
        {
            TaskCompletionSource passed = Signal(time._passed, _dueTime);
            callback(state);
            passed.TrySetResult();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _dueTime = dueTime;
            bool isChanged = Timer!.Change(dueTime, period);
            Signal(time._begun, dueTime).TrySetResult();
            return isChanged;
        }

        public void Dispose() => Timer!.Dispose();

        public ValueTask DisposeAsync() => Timer!.DisposeAsync();
    }
}
