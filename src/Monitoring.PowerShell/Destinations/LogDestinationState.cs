namespace Monitoring.Destinations;

/// <summary>The states of a destination.</summary>
/// <remarks>ConvertTo-Json writes an enumeration by name only if its values are 64-bit integers.</remarks>
public enum LogDestinationState : long
{
    /// <summary>No collector of this process sends the entries of the store.</summary>
    Stopped,

    /// <summary>Suspend-LogDestination has suspended the destination.</summary>
    Suspended,

    /// <summary>All entries are sent.</summary>
    Waiting,

    /// <summary>Entries are being sent.</summary>
    Sending,

    /// <summary>The last attempt failed. The sender retries.</summary>
    Retrying,

    /// <summary>The receiver refuses the sender, or the settings are not valid. The sender retries; someone must fix
    /// the cause.</summary>
    Denied,
}
