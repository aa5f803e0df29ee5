using Monitoring.Collecting;

namespace Monitoring.Pipelines;

/// <summary>How far a pipeline was behind when that was measured last, and is at least by now.</summary>
/// <remarks>The caller sees to it that one thread at a time uses it.</remarks>
internal sealed class MeasuredBacklog(UnsafeBatches unsafeBatches, TimeProvider timeProvider)
{
    /// <summary>How long a backlog that was measured is good enough.</summary>
    private static readonly TimeSpan FreshTime = TimeSpan.FromMilliseconds(250);

    private CollectorBacklog _measured = CollectorBacklog.None;
    private long? _tick;

    /// <summary>Whether it was measured just now.</summary>
    public bool IsFresh => _tick is { } tick && timeProvider.GetElapsedTime(tick) < FreshTime;

    /// <summary>It was measured.</summary>
    public void Set(CollectorBacklog measured) => (_measured, _tick) = (measured, timeProvider.GetTimestamp());

    /// <summary>The backlog now.</summary>
    /// <param name="isPaused">Whether nothing was read since: what was behind then is so much older.</param>
    public CollectorBacklog Get(bool isPaused)
    {
        TimeSpan age = isPaused && _measured.Age > TimeSpan.Zero && _tick is { } tick
            ? _measured.Age + timeProvider.GetElapsedTime(tick)
            : _measured.Age;
        TimeSpan unsafeAge = unsafeBatches.Age;
        return _measured with { Age = unsafeAge > age ? unsafeAge : age };
    }
}
