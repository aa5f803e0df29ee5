namespace Monitoring;

/// <summary>A clock that someone sets every second, by up to a day back or forth. What is measured by it goes on as
/// before.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    private readonly long _began = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow()
    {
        int period = (int)(System.GetElapsedTime(_began) / Period);
        return System.GetUtcNow() + (Most * ((new Random(period).NextDouble() * 2) - 1));
    }
}
