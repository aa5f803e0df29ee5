using Monitoring.Entries;
using Monitoring.Files;
using Monitoring.Messages;

namespace Monitoring.Remote.Engines;

/// <summary>An entry of a log database, and its place among the entries of the same time.</summary>
/// <param name="Utf8">The message.</param>
/// <param name="Record">The time, the output and the offset.</param>
/// <param name="Level">The level; null to detect it in the message.</param>
/// <param name="Metadata">The metadata.</param>
/// <param name="Stream">The identity of the stream in the database.</param>
/// <param name="Sequence">The number in the stream, from a file's offset or from the database's order. Only numbers of
/// one response are compared.</param>
internal readonly record struct EngineEntry(
    byte[] Utf8, LogRecord Record, LogLevel? Level, LogMetadata Metadata, string Stream, long Sequence)
{
    /// <summary>Orders entries by time, then by stream, then by their order in the stream.</summary>
    public static Comparer<EngineEntry> Order { get; } = Comparer<EngineEntry>.Create(Compare);

    /// <summary>The time.</summary>
    public LogTimestamp Time => Record.Timestamp;

    /// <summary>Returns the entry with a cursor.</summary>
    public LogEntry ToEntry(LogCursor cursor) => Level is { } level
        ? new LogEntry(Utf8, Record, default(FileIdentity), Metadata) { Cursor = cursor, StoredLevel = level }
        : new LogEntry(Utf8, Record, default(FileIdentity), Metadata) { Cursor = cursor };

    private static int Compare(EngineEntry left, EngineEntry right)
    {
        int order = left.Time.CompareTo(right.Time);
        order = order != 0 ? order : string.CompareOrdinal(left.Stream, right.Stream);
        order = order != 0 ? order : left.Sequence.CompareTo(right.Sequence);
        return order != 0 ? order : left.Utf8.AsSpan().SequenceCompareTo(right.Utf8);
    }
}
