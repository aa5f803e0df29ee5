namespace Monitoring.Pipelines;

/// <summary>What a <see cref="LogPipeline"/> is doing.</summary>
/// <remarks>ConvertTo-Json writes an enumeration by name only if its values are 64-bit integers.</remarks>
public enum LogPipelineState : long
{
    /// <summary>Its thread has not begun yet.</summary>
    Starting,

    /// <summary>It collects.</summary>
    Running,

    /// <summary>The sink can take no more now (a full disk): nothing is read until it can.</summary>
    Paused,

    /// <summary>It is being stopped: what was read is made safe.</summary>
    Stopping,

    /// <summary>It has ended and released everything.</summary>
    Stopped,

    /// <summary>An error has ended it; everything is released.</summary>
    Failed,
}
