using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Messages;

namespace Monitoring.Storing.Reading.Searching;

/// <summary>An entry of a store for serialization: nothing is copied or allocated for it.</summary>
/// <remarks>Valid until the next entry is read.</remarks>
internal readonly ref struct EntryView
{
    /// <summary>The message's bytes.</summary>
    public required ReadOnlySpan<byte> Message { get; init; }

    /// <summary>The position in the store.</summary>
    public required LogCursor Cursor { get; init; }

    /// <summary>The time of the entry.</summary>
    public required LogTimestamp Timestamp { get; init; }

    /// <summary>The origin of the time.</summary>
    public required TimestampSource TimestampSource { get; init; }

    /// <summary>The output that the entry was written to.</summary>
    public required LogOutput Output { get; init; }

    /// <summary>The level, as decided when the entry was stored.</summary>
    public required LogLevel Level { get; init; }

    /// <summary>The position in the log: file and offset.</summary>
    public required LogPosition Position { get; init; }

    /// <summary>The length of the message before it was truncated, in bytes.</summary>
    public required long OriginalLength { get; init; }

    /// <summary>Whether the entry is only context of a match.</summary>
    public required bool IsContext { get; init; }

    /// <summary>The metadata of the entry's stream.</summary>
    public required LogMetadata Metadata { get; init; }

    /// <summary>Whether the message was too long and <see cref="Message"/> is only its beginning.</summary>
    public bool IsTruncated => OriginalLength > Message.Length;

    /// <summary>Returns the view of an existing entry object, which must come from a store.</summary>
    public static EntryView Of(LogEntry entry) => new()
    {
        Message = entry.GetUtf8Bytes().Span,
        Cursor = entry.Cursor!.Value,
        Timestamp = entry.ExactTimestamp,
        TimestampSource = entry.TimestampSource,
        Output = entry.Stream,
        Level = entry.Level,
        Position = entry.Position,
        OriginalLength = entry.OriginalLength,
        IsContext = entry.IsContext,
        Metadata = entry.Metadata,
    };

    /// <summary>Returns the entry as an object, with a copy of the message.</summary>
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
        return new LogEntry(Message.ToArray(), record, Position.File, Metadata)
        {
            Cursor = Cursor,
            IsContext = IsContext,
            StoredLevel = Level,
        };
    }
}
