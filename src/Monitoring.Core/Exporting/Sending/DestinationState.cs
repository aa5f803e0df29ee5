namespace Monitoring.Exporting.Sending;

/// <summary>The states of a sender.</summary>
internal enum DestinationState
{
    /// <summary>No sender runs.</summary>
    Stopped,

    /// <summary>An operator has suspended the destination.</summary>
    Suspended,

    /// <summary>All entries are sent; the sender waits for more.</summary>
    Waiting,

    /// <summary>Entries are being sent.</summary>
    Sending,

    /// <summary>The last attempt failed; the sender retries.</summary>
    Retrying,

    /// <summary>The receiver refuses the sender, or the settings are not valid; an operator must fix the cause. The
    /// sender retries.</summary>
    Denied,
}
