using System.Text;

namespace Monitoring.Messages.Fields;

/// <summary>Reads the values that are often added to the lines of an access log.</summary>
/// <remarks>
/// <list type="number">
/// <item>nginx's default: the clients of proxies in quotes, <c>http_x_forwarded_for</c>;</item>
/// <item>numbers with a fraction, which are seconds: <c>request_time</c>, then <c>upstream_response_time</c>;</item>
/// <item>pairs, such as <c>rt=0.005 uct="0.001"</c>, by their keys;</item>
/// <item>all values that ingress-nginx adds, by the names of its variables.</item>
/// </list>
/// </remarks>
internal static class AccessLogExtras
{
    /// <summary>Adds the fields.</summary>
    /// <param name="fields">Receives the fields.</param>
    /// <param name="cursor">The cursor after the agent, or after the size if there is none.</param>
    public static void Add(Dictionary<string, object?> fields, AccessLogCursor cursor)
    {
        if (TryAddIngress(fields, cursor))
        {
            return;
        }

        if (cursor.TryReadQuoted(out ReadOnlySpan<byte> clients) && IsClients(clients))
        {
            AccessLogFields.Add(fields, "http_x_forwarded_for", clients);
        }

        AddTimes(fields, cursor);
        AddPairs(fields, cursor.Rest);
    }

    // 0.005 0.004 a list of several upstreams is skipped
    private static void AddTimes(Dictionary<string, object?> fields, AccessLogCursor cursor)
    {
        if (TryReadTime(ref cursor, out ReadOnlySpan<byte> time))
        {
            AccessLogFields.AddNumber(fields, "request_time", time);
            if (TryReadTime(ref cursor, out time))
            {
                AccessLogFields.AddNumber(fields, "upstream_response_time", time);
            }
        }
    }

    private static bool TryReadTime(ref AccessLogCursor cursor, out ReadOnlySpan<byte> time)
    {
        time = cursor.TryReadQuoted(out ReadOnlySpan<byte> quoted)
            ? quoted : cursor.TryReadWord(out ReadOnlySpan<byte> word) ? word : default;
        return AccessLogFields.IsDecimal(time);
    }

    private static void AddPairs(Dictionary<string, object?> fields, ReadOnlySpan<byte> text)
    {
        LogfmtScanner scanner = new(text);
        while (scanner.TryRead(out LogfmtToken token))
        {
            if (!token.IsPair)
            {
                continue;
            }

            string name = Encoding.UTF8.GetString(token.Key);
            if (!fields.ContainsKey(name))
            {
                bool isNumber = AccessLogFields.IsWhole(token.Value) || AccessLogFields.IsDecimal(token.Value);
                if (isNumber)
                {
                    AccessLogFields.AddNumber(fields, name, token.Value);
                }
                else
                {
                    AccessLogFields.AddQuoted(fields, name, token.Value);
                }
            }
        }
    }

    // 1045 0.002 [shop-cart-80] [] 10.0.0.7:8080 612 0.002 200 3f2a…        kubernetes/ingress-nginx, docs/user-guide/nginx-configuration/log-format.md
    private static bool TryAddIngress(Dictionary<string, object?> fields, AccessLogCursor cursor)
    {
        if (!cursor.TryReadWord(out ReadOnlySpan<byte> length) || !AccessLogFields.IsWhole(length)
            || !cursor.TryReadWord(out ReadOnlySpan<byte> time) || !AccessLogFields.IsDecimal(time)
            || !cursor.TryReadBracketed(out ReadOnlySpan<byte> upstream))
        {
            return false;
        }

        AccessLogFields.AddNumber(fields, "request_length", length);
        AccessLogFields.AddNumber(fields, "request_time", time);
        AccessLogFields.Add(fields, "proxy_upstream_name", upstream);
        if (cursor.TryReadBracketed(out ReadOnlySpan<byte> alternative))
        {
            AccessLogFields.Add(fields, "proxy_alternative_upstream_name", alternative);
        }

        AddUpstream(fields, cursor);
        return true;
    }

    private static void AddUpstream(Dictionary<string, object?> fields, AccessLogCursor cursor)
    {
        if (!cursor.TryReadWord(out ReadOnlySpan<byte> address) || address[^1] == ','
            || !cursor.TryReadWord(out ReadOnlySpan<byte> length)
            || !cursor.TryReadWord(out ReadOnlySpan<byte> time)
            || !cursor.TryReadWord(out ReadOnlySpan<byte> status))
        {
            // Several upstreams, each with values of its own.
            return;
        }

        AccessLogFields.Add(fields, "upstream_addr", address);
        AccessLogFields.AddNumber(fields, "upstream_response_length", length);
        AccessLogFields.AddNumber(fields, "upstream_response_time", time);
        AccessLogFields.AddNumber(fields, "upstream_status", status);
        if (cursor.TryReadWord(out ReadOnlySpan<byte> id))
        {
            AccessLogFields.Add(fields, "req_id", id);
        }
    }

    /// <summary>Whether a value is a list of addresses.</summary>
    private static bool IsClients(ReadOnlySpan<byte> value)
    {
        const int MinAddressLength = 3; // ::1
        foreach (byte letter in value)
        {
            if (!char.IsAsciiHexDigit((char)letter) && letter is not ((byte)'.' or (byte)':' or (byte)',' or (byte)' '))
            {
                return false;
            }
        }

        return value.Length >= MinAddressLength && value.ContainsAny((byte)'.', (byte)':');
    }
}
