namespace Monitoring.Pipelines;

/// <summary>The state of a <see cref="LogPipeline"/>.</summary>
/// <remarks>ConvertTo-Json writes an enumeration by name only if its values are 64-bit integers.</remarks>
public enum LogPipelineState : long
{
    /// <summary>The thread has not started yet.</summary>
    Starting,

    /// <summary>The pipeline collects.</summary>
    Running,

    /// <summary>The sink cannot commit now (a full disk): nothing is read until it can.</summary>
    Paused,

    /// <summary>The pipeline is stopping and commits what was read.</summary>
    Stopping,

    /// <summary>The pipeline has ended and released its resources.</summary>
    Stopped,

    /// <summary>An error has ended the pipeline; its resources are released.</summary>
    Failed,
}
