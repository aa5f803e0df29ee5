namespace Monitoring.Campaigns.Logrotate;

/// <summary>The state of the collector while logs are rotated.</summary>
internal enum LogrotatePhase
{
    /// <summary>The collector runs.</summary>
    Live,

    /// <summary>The collector is stopped (SIGSTOP) over several rotations, and goes on.</summary>
    Stopped,

    /// <summary>The collector is killed, and another one is started after several rotations.</summary>
    Killed,

    /// <summary>The collector ends in order, and another one is started after several rotations.</summary>
    Ended,
}
