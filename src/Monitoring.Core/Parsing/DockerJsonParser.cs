using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Messages.Fields;

namespace Monitoring.Parsing;

/// <summary>Parses one line of Docker's json-file logging driver, and decodes the message's escapes in place.</summary>
/// <remarks>
/// <code>
/// {"log":"a message\n","stream":"stdout","attrs":{"tag":"web"},"time":"2026-11-23T01:26:46.300187894Z"}
/// </code>
/// moby/moby, daemon/logger/jsonfilelog. A message over 16 KiB is written in parts, of which only the last ends in a
/// newline. Leniencies:
/// <list type="number">
/// <item>Keys may be in any order, with unknown keys among them. The last of two equal keys is used.</item>
/// <item>Without "stream" the output is unknown. Without a "time" in RFC 3339 the time is 0.</item>
/// <item>Strings may have characters that JSON forbids; see <see cref="JsonScanner"/> and
/// <see cref="JsonEscapes"/>.</item>
/// <item>A carriage return before the newline belongs to the newline.</item>
/// </list>
/// Use one parser for each file, because it remembers the last second.
/// </remarks>
internal sealed class DockerJsonParser
{
    private readonly Rfc3339Reader _timestamps = new();

    /// <summary>Whether a line has all the parts that Docker writes: a message, an output and a time.</summary>
    public bool Recognizes(ReadOnlySpan<byte> line) =>
        TryReadProperties(line, out _, out ParsedLine parsed)
        && parsed.Output != LogOutput.Unknown
        && parsed.UnixNanoseconds != 0;

    /// <summary>Parses a line; returns false, with the line unchanged, if it is not an object with a "log".</summary>
    /// <param name="line">The line without its newline. The message's escapes are decoded in place.</param>
    /// <param name="parsed">The parts of the line; undefined if false is returned.</param>
    public bool TryParse(Span<byte> line, out ParsedLine parsed)
    {
        if (!TryReadProperties(line, out JsonSlice log, out parsed))
        {
            return false;
        }

        SetMessage(line, log, ref parsed);
        return true;
    }

    private bool TryReadProperties(ReadOnlySpan<byte> line, out JsonSlice log, out ParsedLine parsed)
    {
        parsed = default;
        log = default;
        JsonScanner scanner = new(line);
        if (!scanner.TryEnter())
        {
            return false;
        }

        while (scanner.TryReadProperty(out ReadOnlySpan<byte> key, out JsonSlice value))
        {
            if (value.Kind != JsonKind.String)
            {
                continue;
            }

            if (key.SequenceEqual("log"u8))
            {
                log = value;
            }
            else if (key.SequenceEqual("stream"u8))
            {
                parsed.Output = ReadOutput(line.Slice(value.Start, value.Length));
            }
            else if (key.SequenceEqual("time"u8))
            {
                parsed.UnixNanoseconds = ReadTime(line.Slice(value.Start, value.Length));
            }
        }

        return log.Kind == JsonKind.String && scanner.TryLeave() && scanner.TryEnd();
    }

    private static void SetMessage(Span<byte> line, JsonSlice log, ref ParsedLine parsed)
    {
        Span<byte> message = line.Slice(log.Start, log.Length);
        if (log.HasEscapes)
        {
            message = message[..JsonEscapes.Undo(message)];
        }

        parsed.IsPartial = !message.EndsWith("\n"u8);
        if (!parsed.IsPartial)
        {
            message = message[..^(message.EndsWith("\r\n"u8) ? 2 : 1)];
        }

        parsed.MessageStart = log.Start;
        parsed.MessageLength = message.Length;
    }

    private static LogOutput ReadOutput(ReadOnlySpan<byte> stream)
    {
        if (stream.SequenceEqual("stdout"u8))
        {
            return LogOutput.Stdout;
        }

        return stream.SequenceEqual("stderr"u8) ? LogOutput.Stderr : LogOutput.Unknown;
    }

    private long ReadTime(ReadOnlySpan<byte> time) =>
        _timestamps.TryRead(time, out long unixNanoseconds, out int length) && length == time.Length
            ? unixNanoseconds
            : 0;
}
