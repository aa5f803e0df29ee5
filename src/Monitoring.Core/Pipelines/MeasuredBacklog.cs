using Monitoring.Collecting;

namespace Monitoring.Pipelines;

/// <summary>The backlog of a pipeline at the last measurement, and its current minimum.</summary>
/// <remarks>The caller must ensure that only one thread uses it at a time.</remarks>
internal sealed class MeasuredBacklog(UncommittedBatches uncommittedBatches, TimeProvider timeProvider)
{
    /// <summary>The time for which a measured backlog is fresh.</summary>
    private static readonly TimeSpan FreshTime = TimeSpan.FromMilliseconds(250);

    private CollectorBacklog _measured = CollectorBacklog.None;
    private long? _tick;

    /// <summary>Whether the backlog was measured recently.</summary>
    public bool IsFresh => _tick is { } tick && timeProvider.GetElapsedTime(tick) < FreshTime;

    /// <summary>Stores a measured backlog.</summary>
    public void Set(CollectorBacklog measured) => (_measured, _tick) = (measured, timeProvider.GetTimestamp());

    /// <summary>Returns the current backlog.</summary>
    /// <param name="isPaused">Whether nothing was read since the measurement, so that the backlog's age has
    /// grown by that time.</param>
    public CollectorBacklog Get(bool isPaused)
    {
        TimeSpan age = isPaused && _measured.Age > TimeSpan.Zero && _tick is { } tick
            ? _measured.Age + timeProvider.GetElapsedTime(tick)
            : _measured.Age;
        TimeSpan uncommittedAge = uncommittedBatches.Age;
        return _measured with { Age = uncommittedAge > age ? uncommittedAge : age };
    }
}
