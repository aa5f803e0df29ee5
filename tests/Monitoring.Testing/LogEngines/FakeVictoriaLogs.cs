using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Monitoring.Testing.LogEngines;

/// <summary>VictoriaLogs: a query with filters and a sorting with a limit.</summary>
internal sealed class FakeVictoriaLogs : FakeLogDatabase
{
    protected override FakeLogAnswer Answer(FakeLogRequest request)
    {
        if (request.Path == "/select/logsql/streams" && request.Query["query"] == "*")
        {
            return Streams();
        }

        if (request.Path != "/select/logsql/query")
        {
            return FakeLogAnswer.Plain(404, "unsupported path requested");
        }

        FakeText text = new(request.Query["query"] ?? string.Empty);
        Func<FakeLogLine, bool> matches = ParseAll(text);
        text.Expect("|");
        text.Expect("sort");
        text.Expect("by");
        text.Expect("(");
        text.Expect("_time");
        bool isDescending = text.Take("desc");
        text.Expect(")");
        text.Expect("limit");
        int limit = int.Parse(text.TakeName(), CultureInfo.InvariantCulture);
        if (!text.IsAtEnd)
        {
            throw text.Refuse("unexpected tail");
        }

        // The entries of a moment are in no order: each request has another one.
        int seed = request.Query["query"]!.Length;
        IEnumerable<FakeLogLine> found = Lines
            .Where(line => line.Time >= 0 && matches(line))
            .OrderBy(line => isDescending ? -line.Time : line.Time)
            .ThenBy(line => (line.Message.Length * 7) ^ seed)
            .Take(limit);
        StringBuilder body = new();
        foreach (FakeLogLine line in found)
        {
            body.Append(ToJson(line).ToJsonString()).Append('\n');
        }

        return new FakeLogAnswer(200, "application/stream+json", body.ToString());
    }

    private FakeLogAnswer Streams()
    {
        JsonArray values =
        [
            .. Lines.GroupBy(NameOf).OrderByDescending(stream => stream.Count()).Select(
                stream => new JsonObject { ["value"] = stream.Key, ["hits"] = stream.Count() }),
        ];
        return FakeLogAnswer.Json(new JsonObject { ["values"] = values }.ToJsonString());
    }

    /// <summary>The labels with values as Go quotes them, but with the bytes of all other characters.</summary>
    private static string NameOf(FakeLogLine line) => $"{{{string.Join(
        ',',
        line.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(
            label => $"{label.Key}=\"{string.Concat(Encoding.UTF8.GetBytes(label.Value).Select(Quote))}\""))}}}";

    private static string Quote(byte value) => value switch
    {
        (byte)'"' or (byte)'\\' => $"\\{(char)value}",
        (byte)'\n' => "\\n",
        < (byte)' ' or >= 0x7f => $"\\x{value:x2}",
        _ => $"{(char)value}",
    };

    private static JsonObject ToJson(FakeLogLine line)
    {
        JsonObject json = new()
        {
            ["_time"] = FakeLogLine.Format(line.Time),
            ["_stream_id"] = line.Stream.GetHashCode(StringComparison.Ordinal).ToString("x16", null),
            ["_stream"] = $"{{{line.Stream}}}",
            ["_msg"] = line.Message,
        };
        foreach ((string name, string value) in line.Labels.Concat(line.Fields))
        {
            json[name] = value;
        }

        return json;
    }

    /// <summary>Filters with a blank between them: all must match.</summary>
    private static Func<FakeLogLine, bool> ParseAll(FakeText text)
    {
        List<Func<FakeLogLine, bool>> all = [];
        while (!text.IsAtEnd && !text.NextIs('|') && !text.NextIs(')'))
        {
            if (text.Take("or "))
            {
                Func<FakeLogLine, bool> right = ParseAll(text);
                return line => all.TrueForAll(matches => matches(line)) || right(line);
            }

            all.Add(ParseOne(text));
        }

        return line => all.TrueForAll(matches => matches(line));
    }

    private static Func<FakeLogLine, bool> ParseOne(FakeText text)
    {
        if (text.Take("!"))
        {
            Func<FakeLogLine, bool> negated = ParseOne(text);
            return line => !negated(line);
        }

        if (text.Take("("))
        {
            Func<FakeLogLine, bool> inner = ParseAll(text);
            text.Expect(")");
            return inner;
        }

        string name = text.NextIs('"') ? text.TakeQuoted() : text.TakeName();
        text.Expect(":");
        if (name == "_time")
        {
            return ParseTime(text);
        }

        Func<FakeLogLine, string> value = name == "_msg" ? line => line.Message : line => line[name];
        if (text.Take("="))
        {
            string wanted = text.TakeQuoted();
            return line => value(line) == wanted;
        }

        if (text.Take("~"))
        {
            Regex expression = FakeText.Create(text.TakeQuoted());
            return line => expression.IsMatch(value(line));
        }

        text.Expect("in(");
        HashSet<string> values = [];
        do
        {
            values.Add(text.TakeQuoted());
        }
        while (text.Take(","));
        text.Expect(")");
        return line => values.Contains(value(line));
    }

    private static Func<FakeLogLine, bool> ParseTime(FakeText text)
    {
        text.Expect("[");
        long start = FakeLogLine.Parse(text.TakeUntil(','));
        text.Expect(",");
        text.Expect(string.Empty);
        long end = FakeLogLine.Parse(text.TakeUntil(')').Trim());
        text.Expect(")");
        return line => line.Time >= start && line.Time < end;
    }
}
