namespace Monitoring.Entries;

/// <summary>Where the time of an entry comes from.</summary>
public enum TimestampSource : byte
{
    /// <summary>The container runtime's or the API's record of the line.</summary>
    Record,

    /// <summary>The message itself, or, for a line without a time of its own, the last message before it that has one.</summary>
    Message,

    /// <summary>The clock when the line was read: neither says a time.</summary>
    Read,
}
