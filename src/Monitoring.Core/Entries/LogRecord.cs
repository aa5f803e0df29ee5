namespace Monitoring.Entries;

/// <summary>One row of a batch's table: where a message lies in the batch's buffer, and what the record says of it.</summary>
/// <remarks>A value without references, so that a batch of thousands is one array.</remarks>
public readonly record struct LogRecord
{
    /// <summary>Where the message begins in the batch's buffer, in bytes.</summary>
    public required int Start { get; init; }

    /// <summary>How long the message is, in bytes, without its newline.</summary>
    public required int Length { get; init; }

    /// <summary>When it was written, or read if nothing says when it was written.</summary>
    public required LogTimestamp Timestamp { get; init; }

    /// <summary>What <see cref="Timestamp"/> comes from. The default is the record.</summary>
    public TimestampSource TimestampSource { get; init; }

    /// <summary>Where in the file the line begins that completed this record, in bytes.</summary>
    public required long Offset { get; init; }

    /// <summary>How long the message was before it was cut, in bytes; <see cref="Length"/> if it was not.</summary>
    public required long OriginalLength { get; init; }

    /// <summary>The output it was written to.</summary>
    public required LogOutput Output { get; init; }

    /// <summary>Whether the message is only the beginning of what was written.</summary>
    public bool IsTruncated => OriginalLength > Length;
}
