namespace Monitoring.Entries;

/// <summary>One row of a batch's table: the range of a message in the batch's buffer, and its metadata.</summary>
/// <remarks>A value without references, so that a batch of thousands is one array.</remarks>
public readonly record struct LogRecord
{
    /// <summary>The start of the message in the batch's buffer, in bytes.</summary>
    public required int Start { get; init; }

    /// <summary>The length of the message, in bytes, without its newline.</summary>
    public required int Length { get; init; }

    /// <summary>The time at which the message was written, or read if that is not known.</summary>
    public required LogTimestamp Timestamp { get; init; }

    /// <summary>The source of <see cref="Timestamp"/>. The default is the record.</summary>
    public TimestampSource TimestampSource { get; init; }

    /// <summary>The offset in the file of the line that completed this record, in bytes.</summary>
    public required long Offset { get; init; }

    /// <summary>The length of the message before it was cut, in bytes; <see cref="Length"/> if it was not.</summary>
    public required long OriginalLength { get; init; }

    /// <summary>The output that the message was written to.</summary>
    public required LogOutput Output { get; init; }

    /// <summary>Whether the message is only the beginning of the original one.</summary>
    public bool IsTruncated => OriginalLength > Length;
}
