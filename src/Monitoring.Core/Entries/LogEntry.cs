using System.Globalization;
using System.Text;
using Monitoring.Parsing;
using Monitoring.Tailing;

namespace Monitoring.Entries;

/// <summary>One message of a log, with what its record and its stream say of it.</summary>
/// <remarks>Immutable. It keeps the message's bytes; text, level and fields are made when first asked for, so that an
/// entry that is only counted costs little. Safe to read from several threads: two may compute the same value once each.</remarks>
public sealed class LogEntry
{
    private readonly byte[] _utf8;
    private readonly long _originalLength;
    private string? _message;
    private LogFields? _fields;
    private LogLevel? _level;

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
        ExactTimestamp = record.Timestamp;
        Stream = record.Output;
        Position = new LogPosition(file, record.Offset);
        Metadata = metadata;
    }

    /// <summary>When it was written, in UTC; when it was read, where the record does not say.</summary>
    public DateTimeOffset Timestamp => ExactTimestamp.ToDateTimeOffset();

    /// <summary>The same to the nanosecond.</summary>
    public LogTimestamp ExactTimestamp { get; }

    /// <summary>How grave it is, guessed from the message; <see cref="LogLevel.Unknown"/> rather than wrong.</summary>
    public LogLevel Level => _level ??= LevelGuesser.Guess(_utf8);

    /// <summary>The text, without its newline; bytes that are not UTF-8 show as U+FFFD.</summary>
    public string Message => _message ??= Encoding.UTF8.GetString(_utf8);

    /// <summary>The output it was written to.</summary>
    public LogOutput Stream { get; }

    /// <summary>The path under which its file was found.</summary>
    public string Path => Metadata.Path;

    /// <summary>What is known of its stream; shared by all entries of the stream.</summary>
    public LogMetadata Metadata { get; }

    /// <summary>How much is known of its stream, and from whom.</summary>
    public MetadataState MetadataState => Metadata.State;

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

    /// <summary>The pod's labels; empty if it is not a container's entry, or if nobody has said them.</summary>
    public IReadOnlyDictionary<string, string> Labels => Metadata.Labels;

    /// <summary>The message's own fields, if it is a JSON object or logfmt; empty if it is neither.</summary>
    public LogFields Fields => _fields ??= LogFields.Parse(_utf8);

    /// <summary>Whether the message was too long and <see cref="Message"/> is only its beginning.</summary>
    public bool Truncated => _originalLength > _utf8.Length;

    /// <summary>How long the message was before it was cut, in bytes.</summary>
    public long OriginalLength => _originalLength;

    /// <summary>Where it stands: file and offset.</summary>
    public LogPosition Position { get; }

    /// <summary>Its place in the store it was read from; null for one that does not come from a store.</summary>
    public LogCursor? Cursor { get; init; }

    /// <summary>Whether it only stands near one that was asked for.</summary>
    public bool IsContext { get; init; }

    /// <summary>The message's bytes as they were written.</summary>
    public ReadOnlyMemory<byte> GetUtf8Bytes() => _utf8;

    /// <summary>The message.</summary>
    public override string ToString() => Message;
}
