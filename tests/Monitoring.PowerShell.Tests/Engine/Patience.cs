namespace Monitoring.Engine;

/// <summary>How long a test waits for what must happen before it says that it did not.</summary>
internal static class Patience
{
    /// <remarks>PowerShell with a collector and a listener takes 3 s of a processor to start. While all test projects run on two cores,
    /// each of their threads gets a tenth of one: 30 s was too short.</remarks>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>How long to wait for an answer before asking again, where there is no event to wait for.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(50);
}
