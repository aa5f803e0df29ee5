namespace Monitoring.Campaigns.Faults.Http;

/// <summary>The misbehavior of a client.</summary>
internal enum Misbehavior
{
    /// <summary>Follows, and reads a byte a second.</summary>
    FollowsSlowly,

    /// <summary>Follows, and reads nothing.</summary>
    FollowsAndReadsNothing,

    /// <summary>Requests a large response, and reads one byte a second.</summary>
    ReadsSlowly,

    /// <summary>Requests a large response, and resets the connection in the middle of it.</summary>
    AbortsInAnswer,

    /// <summary>Connects and says nothing.</summary>
    SaysNothing,

    /// <summary>Sends half a request.</summary>
    SendsHalf,

    /// <summary>Sends a request a byte a second.</summary>
    SendsSlowly,

    /// <summary>Sends headers of a megabyte.</summary>
    SendsHugeHeaders,

    /// <summary>Requests a target of one megabyte.</summary>
    SendsHugeTarget,

    /// <summary>Sends what is no request at all.</summary>
    SendsGarbage,
}
