using Microsoft.Extensions.Time.Testing;

namespace Monitoring.Testing;

/// <summary>A clock that a test sets, while what is measured by it goes on as before.</summary>
internal sealed class ShiftedTime(DateTimeOffset start) : FakeTimeProvider(start)
{
    /// <summary>The offset of the clock, which makes it fast.</summary>
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
