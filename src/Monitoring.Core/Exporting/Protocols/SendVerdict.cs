namespace Monitoring.Exporting.Protocols;

/// <summary>What a sender does after a receiver's response.</summary>
internal enum SendVerdict
{
    /// <summary>The entries are taken, except those that the result counts as rejected. Nothing is sent
    /// again.</summary>
    Taken,

    /// <summary>The same entries are sent again, later.</summary>
    Retry,

    /// <summary>The request is too large: it is split into halves.</summary>
    TooLarge,

    /// <summary>The receiver refuses the request as it is: it is split into halves, to find the bad entry.</summary>
    Refused,

    /// <summary>The receiver has failed, perhaps because of an entry: the request is split into halves. A single entry
    /// is tried some times before it is rejected.</summary>
    ReceiverFailed,

    /// <summary>The receiver refuses the sender: its address, its credentials, its certificate. Nothing is rejected;
    /// the same entries are sent again until an operator has fixed the cause.</summary>
    Denied,
}
