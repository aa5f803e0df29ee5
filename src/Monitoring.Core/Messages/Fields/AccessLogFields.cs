using System.Buffers.Text;
using System.Text;

namespace Monitoring.Messages.Fields;

// Implementation notes
//
//   [vhost] host ident user [time] "method path protocol" code size ["referer" "agent" ["x-forwarded-for"]] [extras]
//
// The Common and Combined Log Formats of Apache httpd (mod_log_config) and nginx (ngx_http_log_module), and common
// additions. The names are those of the parsers of Fluent Bit and fluentd. A value without a certain name is skipped:
// Apache's %D, a number of microseconds, looks like any other number.

/// <summary>Reads a line of an access log into fields.</summary>
/// <remarks>
/// Leniencies:
/// <list type="number">
/// <item>A virtual host may be before the client, and proxies may be after it: <c>10.0.0.1, 10.0.0.2 - - [</c>.</item>
/// <item>A user may have blanks and brackets.</item>
/// <item>The time may lack its zone, as in logs of Python's servers, or be in ISO 8601.</item>
/// <item>A request that is not HTTP is one field, <c>request</c>.</item>
/// <item>A value of <c>-</c> is not a field.</item>
/// </list>
/// </remarks>
internal static class AccessLogFields
{
    private const int MaxTime = 40;

    private static ReadOnlySpan<byte> None => "-"u8;

    /// <summary>Reads the message's fields; returns null if it is not a line of an access log.</summary>
    public static Dictionary<string, object?>? Read(ReadOnlySpan<byte> message)
    {
        int time = FindTime(message, out int timeLength);
        if (time < 0)
        {
            return null;
        }

        Dictionary<string, object?> fields = [];
        AccessLogCursor cursor = new(message[(time + timeLength + 2)..]);
        if (!TryReadClient(message[..time].Trim((byte)' '), fields)
            || !cursor.TryReadQuoted(out ReadOnlySpan<byte> request))
        {
            return null;
        }

        Add(fields, "time", message.Slice(time + 1, timeLength));
        AddRequest(fields, request);
        if (!cursor.TryReadWord(out ReadOnlySpan<byte> code) || !cursor.TryReadWord(out ReadOnlySpan<byte> size)
            || !IsCode(code) || !(size.SequenceEqual(None) || IsWhole(size)))
        {
            return null;
        }

        AddNumber(fields, "code", code);
        AddNumber(fields, "size", size);
        if (cursor.TryReadQuoted(out ReadOnlySpan<byte> referer))
        {
            AddQuoted(fields, "referer", referer);
            if (cursor.TryReadQuoted(out ReadOnlySpan<byte> agent))
            {
                AddQuoted(fields, "agent", agent);
            }
        }

        AccessLogExtras.Add(fields, cursor);
        return fields;
    }

    /// <summary>Adds a value, unless it is empty or <c>-</c>.</summary>
    public static void Add(Dictionary<string, object?> fields, string name, ReadOnlySpan<byte> value)
    {
        if (!value.IsEmpty && !value.SequenceEqual(None))
        {
            fields[name] = Encoding.UTF8.GetString(value);
        }
    }

    /// <summary>Adds a value in quotes, in which Apache and nginx write some bytes as escapes.</summary>
    public static void AddQuoted(Dictionary<string, object?> fields, string name, ReadOnlySpan<byte> value)
    {
        if (!value.Contains((byte)'\\'))
        {
            Add(fields, name, value);
            return;
        }

        byte[] text = value.ToArray();
        Add(fields, name, text.AsSpan(0, AccessLogCursor.UndoEscapes(text)));
    }

    /// <summary>Adds a number; skips a value that is not one.</summary>
    public static void AddNumber(Dictionary<string, object?> fields, string name, ReadOnlySpan<byte> value)
    {
        if (IsWhole(value) && Utf8Parser.TryParse(value, out long whole, out _))
        {
            fields[name] = whole;
        }
        else if (IsDecimal(value) && Utf8Parser.TryParse(value, out double number, out _))
        {
            fields[name] = number;
        }
    }

    /// <summary>Whether a value is a number with a fraction, such as a time in seconds.</summary>
    public static bool IsDecimal(ReadOnlySpan<byte> value)
    {
        int dot = value.IndexOf((byte)'.');
        return dot > 0 && IsWhole(value[..dot]) && IsWhole(value[(dot + 1)..]);
    }

    /// <summary>Whether a value is a whole number.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= 18 && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    private static bool IsCode(ReadOnlySpan<byte> value) =>
        (value.Length == 3 && IsWhole(value)) || value.SequenceEqual(None);

    /// <summary>The offset of the bracket before the time; -1 if there is none.</summary>
    private static int FindTime(ReadOnlySpan<byte> message, out int length)
    {
        length = 0;
        for (int start = 0; start < message.Length; start++)
        {
            int found = message[start..].IndexOf(" ["u8);
            if (found < 0)
            {
                return -1;
            }

            start += found;
            ReadOnlySpan<byte> text = message[(start + 2)..];
            length = text[..Math.Min(text.Length, MaxTime)].IndexOf((byte)']');
            if (length > 0 && IsTime(text[..length]))
            {
                return start + 1;
            }
        }

        return -1;
    }

    // 10/Oct/2000:13:55:36 -0700, 10/Oct/2000 13:55:36, 2000-10-10T13:55:36-07:00
    private static bool IsTime(ReadOnlySpan<byte> text)
    {
        if (text.Length < "2000-10-10T13:55:36".Length)
        {
            return false;
        }

        return text[2] == '/'
            ? text.Length >= 20
                && text[6] == '/'
                && text[11] is (byte)':' or (byte)' '
                && text[14] == ':'
                && text[17] == ':'
                && IsWhole(text[..2])
                    && IsWhole(text[7..11])
                    && IsWhole(text[12..14])
                    && IsWhole(text[15..17])
                    && IsWhole(text[18..20])
            : text[4] == '-' && text[7] == '-' && text[10] == 'T' && text[13] == ':' && text[16] == ':'
                && IsWhole(text[..4])
                    && IsWhole(text[5..7])
                    && IsWhole(text[8..10])
                    && IsWhole(text[11..13])
                    && IsWhole(text[14..16])
                    && IsWhole(text[17..19]);
    }

    private static bool TryReadClient(ReadOnlySpan<byte> text, Dictionary<string, object?> fields)
    {
        AccessLogCursor cursor = new(text);
        if (!cursor.TryReadWord(out ReadOnlySpan<byte> host))
        {
            return false;
        }

        int start = 0;
        int end = host.Length;
        while (text[end - 1] == ',' && cursor.TryReadWord(out _))
        {
            end = cursor.Position;
        }

        if (!cursor.TryReadWord(out ReadOnlySpan<byte> ident))
        {
            return false;
        }

        AccessLogCursor rest = cursor;
        if (!ident.SequenceEqual(None)
            && rest.TryReadWord(out ReadOnlySpan<byte> next)
            && next.SequenceEqual(None)
            && !rest.Rest.IsEmpty)
        {
            Add(fields, "vhost", text[..end]);
            (start, end) = (cursor.Position - ident.Length, cursor.Position);
            ident = None;
            cursor = rest;
        }

        ReadOnlySpan<byte> user = cursor.Rest.Trim((byte)' ');
        if (user.IsEmpty || (!ident.SequenceEqual(None) && user.Contains((byte)' ')))
        {
            return false;
        }

        Add(fields, "host", text[start..end]);
        Add(fields, "ident", ident);
        AddQuoted(fields, "user", user.Length > 1 && user[0] == '"' && user[^1] == '"' ? user[1..^1] : user);
        return true;
    }

    private static void AddRequest(Dictionary<string, object?> fields, ReadOnlySpan<byte> request)
    {
        int method = request.IndexOf((byte)' ');
        if (method < 1 || request[..method].ContainsAnyExceptInRange((byte)'A', (byte)'Z'))
        {
            AddQuoted(fields, "request", request);
            return;
        }

        Add(fields, "method", request[..method]);
        ReadOnlySpan<byte> path = request[(method + 1)..].Trim((byte)' ');
        int protocol = path.LastIndexOf(" HTTP/"u8);
        if (protocol >= 0 && !path[(protocol + 1)..].Contains((byte)' '))
        {
            Add(fields, "protocol", path[(protocol + 1)..]);
            path = path[..protocol].TrimEnd((byte)' ');
        }

        AddQuoted(fields, "path", path);
    }
}
