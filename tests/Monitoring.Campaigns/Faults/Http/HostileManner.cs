namespace Monitoring.Campaigns.Faults.Http;

/// <summary>What a client does that nobody should.</summary>
internal enum HostileManner
{
    /// <summary>Follows, and reads a byte a second.</summary>
    FollowsSlowly,

    /// <summary>Follows, and reads nothing.</summary>
    FollowsAndReadsNothing,

    /// <summary>Asks for a large answer, and reads a byte a second.</summary>
    ReadsSlowly,

    /// <summary>Asks for a large answer, and resets the connection in the middle of it.</summary>
    AbortsInAnswer,

    /// <summary>Connects and says nothing.</summary>
    SaysNothing,

    /// <summary>Sends half a request.</summary>
    SendsHalf,

    /// <summary>Sends a request a byte a second.</summary>
    SendsSlowly,

    /// <summary>Sends headers of a megabyte.</summary>
    SendsHugeHeaders,

    /// <summary>Asks for a target of a megabyte.</summary>
    SendsHugeTarget,

    /// <summary>Sends what is no request at all.</summary>
    SendsGarbage,
}
