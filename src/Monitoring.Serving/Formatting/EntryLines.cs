using System.Text;
using Monitoring.Entries;
using Monitoring.Serving.Problems;
using Monitoring.Storing.Reading.Searching;

namespace Monitoring.Serving.Formatting;

/// <summary>Writes entries one after the other, each complete in itself: NDJSON, text, or server-sent events.</summary>
internal sealed class EntryLines(ResponseBody body, ResponseFormat format)
{
    private const char TabPicture = '\u2409';

    private readonly EntryJsonWriter _json = new();

    /// <summary>Writes an entry.</summary>
    public void Write(in EntryView entry)
    {
        if (format == ResponseFormat.Text)
        {
            WriteText(entry.Message);
            return;
        }

        bool isEvent = format == ResponseFormat.Events;
        if (isEvent)
        {
            WriteEventHead(entry);
        }

        _json.Write(body.Buffer, entry, withMetadata: true);
        body.Write(isEvent ? "\n\n"u8 : "\n"u8);
    }

    /// <summary>Writes the warnings; nothing where the format has no place for them.</summary>
    public void WriteWarnings(QueryWarnings warnings)
    {
        if (format == ResponseFormat.Text)
        {
            return;
        }

        foreach (string warning in warnings.Take())
        {
            WriteWarning(warning);
        }
    }

    /// <summary>Writes why the response ends early; nothing where the format has no place for it.</summary>
    public void WriteProblem(ProblemException problem)
    {
        if (format == ResponseFormat.Text)
        {
            return;
        }

        bool isEvent = format == ResponseFormat.Events;
        body.Write(isEvent ? "event: problem\ndata: "u8 : "{\"problem\":"u8);
        body.Json.Reset();
        ProblemResponse.Write(body.Json, problem);
        body.Json.Flush();
        body.Write(isEvent ? "\n\n"u8 : "}\n"u8);
    }

    /// <summary>Writes an empty line or comment, by which a closed connection is noticed.</summary>
    public void WriteHeartbeat() => body.Write(format == ResponseFormat.Events ? ":\n\n"u8 : "\n"u8);

    private void WriteWarning(string warning)
    {
        bool isEvent = format == ResponseFormat.Events;
        body.Write(isEvent ? "event: warning\ndata: "u8 : []);
        body.Json.Reset();
        body.Json.WriteStartObject();
        body.Json.WriteString("warning"u8, warning);
        body.Json.WriteEndObject();
        body.Json.Flush();
        body.Write(isEvent ? "\n\n"u8 : "\n"u8);
    }

    // Text goes to terminals; clients that want the bytes request JSON. A line that begins with a tab continues the
    // entry before it, and no entry begins with one: so no line within an entry passes for an entry.
    private void WriteText(ReadOnlySpan<byte> utf8)
    {
        if (IsPlain(utf8))
        {
            body.Write(utf8);
        }
        else
        {
            string text = TerminalText.Neutralize(Encoding.UTF8.GetString(utf8), keepNewlines: true);
            text = text.Replace("\n", "\n\t", StringComparison.Ordinal)
                .Replace("\n\t\t", "\n\t", StringComparison.Ordinal);
            body.Write(Encoding.UTF8.GetBytes(text.StartsWith('\t') ? $"{TabPicture}{text[1..]}" : text));
        }

        body.Write("\n"u8);
    }

    private static bool IsPlain(ReadOnlySpan<byte> utf8) => !utf8.ContainsAnyExceptInRange((byte)' ', (byte)'~');

    private void WriteEventHead(in EntryView entry)
    {
        body.Write("id: "u8);
        EntryJsonWriter.WriteCursor(body.Buffer, entry.Cursor);
        body.Write("\ndata: "u8);
    }
}
