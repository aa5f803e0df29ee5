using Monitoring.Entries;
using Monitoring.Files;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>An entry of a store as those need it who write it out: nothing is copied or allocated for it.</summary>
/// <remarks>Valid until the next entry is asked for.</remarks>
internal readonly ref struct EntryView
{
    /// <summary>The message's bytes.</summary>
    public required ReadOnlySpan<byte> Message { get; init; }

    /// <summary>Its place in the store.</summary>
    public required LogCursor Cursor { get; init; }

    /// <summary>When it was written.</summary>
    public required LogTimestamp Timestamp { get; init; }

    /// <summary>Where the time comes from.</summary>
    public required TimestampSource TimestampSource { get; init; }

    /// <summary>The output it was written to.</summary>
    public required LogOutput Output { get; init; }

    /// <summary>Where it stands: file and offset.</summary>
    public required LogPosition Position { get; init; }

    /// <summary>How long the message was before it was cut, in bytes.</summary>
    public required long OriginalLength { get; init; }

    /// <summary>Whether it only stands near one that was asked for.</summary>
    public required bool IsContext { get; init; }

    /// <summary>What is known of its stream.</summary>
    public required LogMetadata Metadata { get; init; }

    /// <summary>Whether the message was too long and <see cref="Message"/> is only its beginning.</summary>
    public bool IsTruncated => OriginalLength > Message.Length;

    /// <summary>An entry that there is as an object; it must come from a store.</summary>
    public static EntryView Of(LogEntry entry) => new()
    {
        Message = entry.GetUtf8Bytes().Span,
        Cursor = entry.Cursor!.Value,
        Timestamp = entry.ExactTimestamp,
        TimestampSource = entry.TimestampSource,
        Output = entry.Stream,
        Position = entry.Position,
        OriginalLength = entry.OriginalLength,
        IsContext = entry.IsContext,
        Metadata = entry.Metadata,
    };

    /// <summary>The entry as an object, with a copy of the message.</summary>
    public LogEntry ToEntry()
    {
        LogRecord record = new()
        {
            Start = 0,
            Length = Message.Length,
            Timestamp = Timestamp,
            TimestampSource = TimestampSource,
            Offset = Position.Offset,
            OriginalLength = OriginalLength,
            Output = Output,
        };
        return new LogEntry(Message.ToArray(), record, Position.File, Metadata) { Cursor = Cursor, IsContext = IsContext };
    }
}
