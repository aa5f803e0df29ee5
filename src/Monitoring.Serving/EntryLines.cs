using Monitoring.Entries;

namespace Monitoring.Serving;

/// <summary>Writes entries one after the other, each complete in itself: NDJSON, text, or server-sent events.</summary>
internal sealed class EntryLines(AnswerBody body, AnswerFormat format)
{
    /// <summary>Writes an entry.</summary>
    public void Write(LogEntry entry)
    {
        if (format == AnswerFormat.Text)
        {
            WriteText(entry);
            return;
        }

        bool isEvent = format == AnswerFormat.Events;
        if (isEvent)
        {
            WriteEventHead(entry);
        }

        body.Json.Reset();
        EntryJson.Write(body.Json, entry, withMetadata: true);
        body.Json.Flush();
        body.Write(isEvent ? "\n\n"u8 : "\n"u8);
    }

    /// <summary>Says why no more comes; nothing where there is no place for it.</summary>
    public void WriteProblem(ProblemException problem)
    {
        if (format == AnswerFormat.Text)
        {
            return;
        }

        bool isEvent = format == AnswerFormat.Events;
        body.Write(isEvent ? "event: problem\ndata: "u8 : "{\"problem\":"u8);
        body.Json.Reset();
        Problems.Write(body.Json, problem);
        body.Json.Flush();
        body.Write(isEvent ? "\n\n"u8 : "}\n"u8);
    }

    /// <summary>Something that means nothing: a client that is gone is found out by it.</summary>
    public void WriteHeartbeat() => body.Write(format == AnswerFormat.Events ? ":\n\n"u8 : "\n"u8);

    // Text goes to terminals; those who want the bytes ask for JSON.
    private void WriteText(LogEntry entry)
    {
        ReadOnlySpan<byte> utf8 = entry.GetUtf8Bytes().Span;
        if (IsPlain(utf8))
        {
            body.Write(utf8);
        }
        else
        {
            string text = TerminalText.Neutralise(entry.Message, keepNewlines: true);
            body.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }

        body.Write("\n"u8);
    }

    private static bool IsPlain(ReadOnlySpan<byte> utf8) => !utf8.ContainsAnyExceptInRange((byte)' ', (byte)'~');

    private void WriteEventHead(LogEntry entry)
    {
        Span<byte> cursor = stackalloc byte[EntryJson.CursorLength];
        body.Write("id: "u8);
        body.Write(cursor[..EntryJson.Format(entry.Cursor!.Value, cursor)]);
        body.Write("\ndata: "u8);
    }
}
