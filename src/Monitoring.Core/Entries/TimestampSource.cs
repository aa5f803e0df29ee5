namespace Monitoring.Entries;

/// <summary>The sources of an entry's time.</summary>
public enum TimestampSource : byte
{
    /// <summary>The container runtime's or the API's record of the line.</summary>
    Record,

    /// <summary>The message itself, or, for a line without a time of its own, the last message before it that has
    /// one.</summary>
    Message,

    /// <summary>The clock at the time of the read, because neither the record nor the message has a time.</summary>
    Read,
}
