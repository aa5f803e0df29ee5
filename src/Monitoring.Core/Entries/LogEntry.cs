using System.Collections.Frozen;
using System.Dynamic;
using System.Globalization;
using System.Linq.Expressions;
using System.Text;
using Monitoring.Entries.Display;
using Monitoring.Files;
using Monitoring.Messages;

namespace Monitoring.Entries;

/// <summary>One message of a log, with what its record and its stream say of it.</summary>
/// <remarks>
/// Immutable, but for the style in which it is shown. It keeps the message's bytes; text, level and fields are made when first
/// read, so that an entry that is only counted costs little. Safe to read from several threads: two may compute the same value once each.
///
/// The public properties are those that a user reads: ConvertTo-Json, Export-Csv and Select-Object write each of them. What scripts
/// need besides, and the message's fields, they read by name (<see cref="Find"/>).
/// </remarks>
public sealed class LogEntry : IDynamicMetaObjectProvider
{
    private static readonly FrozenDictionary<string, Func<LogEntry, object?>> BesideProperties =
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

    /// <summary>The cursor, boxed: only an entry that comes from a store has one.</summary>
    private readonly object? _cursor;

    /// <summary>The level's value plus one; zero until the level was guessed.</summary>
    private byte _guessed;

    private string? _message;
    private LogFields? _fields;

    /// <summary>An entry over bytes that it keeps.</summary>
    /// <param name="utf8">The message; not changed by anyone from here on.</param>
    /// <param name="record">What the record says; its place in a batch's buffer does not count.</param>
    /// <param name="file">The file the record stands in.</param>
    /// <param name="metadata">What is known of the stream.</param>
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

    /// <summary>The time at which it was written, or read if nothing says when it was written (<see cref="TimestampSource"/>); with the
    /// offset of the zone in which the entry is shown.</summary>
    public DateTimeOffset Timestamp => ExactTimestamp.ToDateTimeOffset(Style.TimeZone);

    /// <summary>Where <see cref="Timestamp"/> comes from.</summary>
    public TimestampSource TimestampSource => (TimestampSource)_timestampSource;

    /// <summary>The severity, guessed from the message; <see cref="LogLevel.Unknown"/> rather than wrong.</summary>
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

    /// <summary>The output it was written to.</summary>
    public LogOutput Stream => (LogOutput)_output;

    /// <summary>The stream's name: <c>namespace/pod/container</c>, or the file's name. Safe on a terminal.</summary>
    public string Source => Metadata.Source.Full;

    /// <summary>The text, without its newline; bytes that are not UTF-8 show as U+FFFD.</summary>
    public string Message => _message ??= Encoding.UTF8.GetString(_utf8);

    /// <summary>The path under which its file was found.</summary>
    public string Path => Metadata.Path;

    /// <summary>The pod's namespace; null if it is not a container's entry. So are the other properties of containers.</summary>
    public string? Namespace => Metadata.Find(MetadataKeys.Namespace);

    /// <summary>The pod's name.</summary>
    public string? PodName => Metadata.Find(MetadataKeys.PodName);

    /// <summary>The container's name.</summary>
    public string? ContainerName => Metadata.Find(MetadataKeys.ContainerName);

    /// <summary>The runtime's id of the container.</summary>
    public string? ContainerId => Metadata.Find(MetadataKeys.ContainerId);

    /// <summary>How often the container was started again before.</summary>
    public int? RestartCount => int.TryParse(
        Metadata.Find(MetadataKeys.RestartCount), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : null;

    /// <summary>The node's name.</summary>
    public string? NodeName => Metadata.Find(MetadataKeys.NodeName);

    /// <summary>The pod's labels; empty if it is not a container's entry, or if the API has not been asked.</summary>
    public LogLabels Labels => Metadata.Labels;

    /// <summary>The stream's metadata; one object for all entries of the stream.</summary>
    public LogMetadata Metadata { get; }

    /// <summary>The message's own fields, if it is a JSON object, logfmt or a line of an access log; empty if it is none of these.</summary>
    public LogFields Fields => _fields ??= LogFields.Parse(_utf8);

    /// <summary>Whether the message was too long and <see cref="Message"/> is only its beginning.</summary>
    public bool Truncated => _originalLength > _utf8.Length;

    /// <summary>The time to the nanosecond.</summary>
    internal LogTimestamp ExactTimestamp { get; }

    /// <summary>The length of the message before it was cut, in bytes.</summary>
    internal long OriginalLength => _originalLength;

    /// <summary>The file and the offset in it.</summary>
    internal LogPosition Position { get; }

    /// <summary>The cursor in the store it was read from; null for one that does not come from a store.</summary>
    internal LogCursor? Cursor
    {
        get => (LogCursor?)_cursor;
        init => _cursor = value;
    }

    /// <summary>Whether it only surrounds one that was asked for.</summary>
    internal bool IsContext { get; init; }

    /// <summary>How much is known of its stream, and from whom.</summary>
    internal MetadataState MetadataState => Metadata.State;

    /// <summary>The style in which it is shown.</summary>
    internal EntryStyle Style { get; set; } = EntryStyle.Default;

    /// <summary>The value of a name that is no public property: <c>ExactTimestamp</c>, <c>Position</c>, <c>Cursor</c>, <c>IsContext</c>,
    /// <c>OriginalLength</c>, <c>MetadataState</c>, else a metadata key, else a field of the message. Null if there is none.</summary>
    /// <param name="name">The name, in any case of letters.</param>
    public object? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return BesideProperties.TryGetValue(name, out Func<LogEntry, object?>? get)
            ? get(this)
            : NamedValues.Find(Metadata, name) ?? NamedValues.Find(Fields, name);
    }

    /// <summary>The message's bytes as they were written.</summary>
    public ReadOnlyMemory<byte> GetUtf8Bytes() => _utf8;

    /// <summary>The message.</summary>
    public override string ToString() => Message;

    /// <inheritdoc/>
    DynamicMetaObject IDynamicMetaObjectProvider.GetMetaObject(Expression parameter) => new LogEntryMetaObject(parameter, this);
}
