namespace Monitoring.Engine;

/// <summary>How long a test waits for what must happen before it says that it did not.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for an answer before asking again, where there is no event to wait for.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);
}
