using System.Collections.Frozen;
using System.Dynamic;
using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using Monitoring.Entries.Display;
using Monitoring.Files;
using Monitoring.Messages;

namespace Monitoring.Entries;

/// <summary>One message of a log, with the metadata of its record and its stream.</summary>
/// <remarks>
/// Immutable, except for the style in which it is shown. It keeps the message's bytes. Text, level and fields are
/// created when first read, so that an entry that is only counted costs little. Safe to read from several threads, each
/// of which may compute the same value once.
///
/// The public properties are those for users: ConvertTo-Json, Export-Csv and Select-Object write each of them. Scripts
/// read further values, and the message's fields, by name (<see cref="Find"/>).
/// </remarks>
public sealed class LogEntry : IDynamicMetaObjectProvider
{
    private static readonly FrozenDictionary<string, Func<LogEntry, object?>> AdditionalValues =
        new Dictionary<string, Func<LogEntry, object?>>
        {
            [nameof(ExactTimestamp)] = entry => entry.ExactTimestamp,
            [nameof(Position)] = entry => entry.Position,
            [nameof(Cursor)] = entry => entry.Cursor,
            [nameof(IsContext)] = entry => entry.IsContext,
            [nameof(OriginalLength)] = entry => entry.OriginalLength,
            [nameof(MetadataState)] = entry => entry.MetadataState,
            [EntryLine.Name] = EntryLine.Format,
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private readonly byte[] _utf8;
    private readonly long _originalLength;
    private readonly byte _output;
    private readonly byte _timestampSource;

    /// <summary>The cursor, boxed, because only an entry from a store has one.</summary>
    private readonly object? _cursor;

    /// <summary>The level's value plus one; zero until the level was detected.</summary>
    private byte _guessed;

    private string? _message;
    private LogFields? _fields;

    /// <summary>Creates an entry that keeps the given bytes.</summary>
    /// <param name="utf8">The message; must not change any more.</param>
    /// <param name="record">The record; its start in a batch's buffer is ignored.</param>
    /// <param name="file">The file with the record.</param>
    /// <param name="metadata">The metadata of the stream.</param>
    public LogEntry(byte[] utf8, in LogRecord record, FileIdentity file, LogMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(utf8);
        _utf8 = utf8;
        _originalLength = record.OriginalLength;
        _output = (byte)record.Output;
        _timestampSource = (byte)record.TimestampSource;
        ExactTimestamp = record.Timestamp;
        Position = new LogPosition(file, record.Offset);
        Metadata = metadata;
    }

    /// <summary>The time at which the entry was written, or read if that is not known (<see cref="TimestampSource"/>),
    /// with the offset of the zone in which the entry is shown.</summary>
    public DateTimeOffset Timestamp => ExactTimestamp.ToDateTimeOffset(Style.TimeZone);

    /// <summary>The source of <see cref="Timestamp"/>.</summary>
    public TimestampSource TimestampSource => (TimestampSource)_timestampSource;

    /// <summary>The severity, detected in the message when it was stored or is read; <see cref="LogLevel.Unknown"/> if
    /// it is not certain.</summary>
    public LogLevel Level
    {
        get
        {
            if (_guessed == 0)
            {
                _guessed = (byte)(LevelGuesser.Guess(_utf8) + 1);
            }

            return (LogLevel)(_guessed - 1);
        }
    }

    /// <summary>The output that the entry was written to.</summary>
    public LogOutput Stream => (LogOutput)_output;

    /// <summary>The stream's name: <c>namespace/pod/container</c>, or the file's name. Safe on a terminal.</summary>
    public string Source => Metadata.Source.Full;

    /// <summary>The text, without its newline. Bytes that are not UTF-8 are replaced with U+FFFD.</summary>
    public string Message => _message ??= Encoding.UTF8.GetString(_utf8);

    /// <summary>The path at which the file was found.</summary>
    public string Path => Metadata.Path;

    /// <summary>The pod's namespace; null, like the other properties of containers, if the entry is not a
    /// container's.</summary>
    public string? Namespace => Metadata.Find(MetadataKeys.Namespace);

    /// <summary>The pod's name.</summary>
    public string? PodName => Metadata.Find(MetadataKeys.PodName);

    /// <summary>The container's name.</summary>
    public string? ContainerName => Metadata.Find(MetadataKeys.ContainerName);

    /// <summary>The runtime's id of the container.</summary>
    public string? ContainerId => Metadata.Find(MetadataKeys.ContainerId);

    /// <summary>The number of the container's earlier restarts.</summary>
    public int? RestartCount => int.TryParse(
        Metadata.Find(MetadataKeys.RestartCount), NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? count : null;

    /// <summary>The node's name.</summary>
    public string? NodeName => Metadata.Find(MetadataKeys.NodeName);

    /// <summary>The pod's labels; empty if the entry is not a container's, or if the API has not reported the
    /// pod.</summary>
    public LogLabels Labels => Metadata.Labels;

    /// <summary>The stream's metadata; one object for all entries of the stream.</summary>
    public LogMetadata Metadata { get; }

    /// <summary>The message's own fields, if it is a JSON object, logfmt or a line of an access log; otherwise
    /// empty.</summary>
    public LogFields Fields => _fields ??= LogFields.Parse(_utf8);

    /// <summary>Whether the message was too long and <see cref="Message"/> is only its beginning.</summary>
    public bool Truncated => _originalLength > _utf8.Length;

    /// <summary>The time to the nanosecond.</summary>
    internal LogTimestamp ExactTimestamp { get; }

    /// <summary>Sets the level that was decided when the entry was stored.</summary>
    internal LogLevel StoredLevel
    {
        init => _guessed = (byte)(value + 1);
    }

    /// <summary>The length of the message before it was cut, in bytes.</summary>
    internal long OriginalLength => _originalLength;

    /// <summary>The file and the offset in it.</summary>
    internal LogPosition Position { get; }

    /// <summary>The cursor in the store; null for an entry that does not come from a store.</summary>
    internal LogCursor? Cursor
    {
        get => (LogCursor?)_cursor;
        init => _cursor = value;
    }

    /// <summary>Whether the entry is only context around a matching one.</summary>
    internal bool IsContext { get; init; }

    /// <summary>The source and completeness of the stream's metadata.</summary>
    internal MetadataState MetadataState => Metadata.State;

    /// <summary>The style in which the entry is shown.</summary>
    internal EntryStyle Style { get; set; } = EntryStyle.Default;

    /// <summary>Finds the value of a name that is not a public property: <c>ExactTimestamp</c>, <c>Position</c>,
    /// <c>Cursor</c>, <c>IsContext</c>, <c>OriginalLength</c>, <c>MetadataState</c>; otherwise a metadata key;
    /// otherwise a field of the message. Returns null if there is none.</summary>
    /// <param name="name">The name, in any case.</param>
    public object? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return AdditionalValues.TryGetValue(name, out Func<LogEntry, object?>? get)
            ? get(this)
            : NamedValues.Find(Metadata, name) ?? NamedValues.Find(Fields, name);
    }

    /// <summary>Gets the message's bytes as they were written.</summary>
    public ReadOnlyMemory<byte> GetUtf8Bytes() => _utf8;

    /// <summary>The message.</summary>
    public override string ToString() => Message;

    /// <inheritdoc/>
    DynamicMetaObject IDynamicMetaObjectProvider.GetMetaObject(Expression parameter) =>
        new LogEntryMetaObject(parameter, this);
}
