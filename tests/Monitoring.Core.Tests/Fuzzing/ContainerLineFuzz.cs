using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Parsing;

namespace Monitoring.Fuzzing;

/// <summary>Lines as container runtimes write them: CRI's, and Docker's json-file.</summary>
public sealed partial class ContainerLineFuzz
{
    private static readonly string[] CriSamples =
    [
        "2026-11-23T01:26:46.300187894Z stdout F a line", "2026-11-23T01:26:46.300187894+01:00 stderr P part",
        "2026-11-23T01:26:46.300187894Z stdout F", "2026-11-23T01:26:46Z stderr P:tag:other text",
        "2026-11-23T01:26:46.3Z stdout F: ",
    ];

    private static readonly string[] CriWords =
        ["2026-11-23T01:26:46.300187894Z", " ", "stdout", "stderr", " stdout ", " stderr ", "F", "P", ":", "F ", "P ",
            "text", "  "];

    private static readonly string[] DockerSamples =
    [
        """{"log":"a message\n","stream":"stdout","time":"2026-11-23T01:26:46.300187894Z"}""",
        """{"log":"\u001b[31mred\u003c\ud83d\ude00\r\n","stream":"stderr","attrs":{"tag":"web","n":[1,{"a":"}"}]},"time":"2026-11-23T01:26:46Z"}""",
        """ { "time" : "2026-11-23T01:26:46Z" , "log" : "part" , "log" : "\\\"\/\b\f\t" } """,
    ];

    private static readonly string[] DockerWords =
    [
        "{", "}", "[", "]", "\"", "\\", ":", ",", "\"log\"", "\"stream\"", "\"time\"", "\"stdout\"",
        "\"2026-11-23T01:26:46Z\"", "\\n", "\\u00e9",
        "\\ud800", "\\udc00", "\\u", "1e5", "null", "true", " ", "\r", "é",
    ];

    [Fact]
    public void A_CRI_line_is_read_as_by_a_regular_expression() => Fuzz.Check(
        FuzzInput.All(CriSamples, CriWords),
        line =>
        {
            CriParser parser = new();
            for (int time = 0; time < 2; time++)
            {
                bool isRead = parser.TryParse(line, out ParsedLine parsed);
                Assert.Equal(ReadCri(line), isRead ? Describe(parsed) : null);
            }
        },
        count: 5000);

    [Fact]
    public void A_line_of_Docker_is_read_as_JSON_is() => Fuzz.Check(
        Gen.OneOf(
            FuzzInput.All(DockerSamples, DockerWords), FuzzInput.Words(12, DockerWords)
            .Select(inner => (byte[])[.. "{\"log\":\""u8, .. inner, .. "\"}"u8])),
        line =>
        {
            byte[] changed = [.. line];
            bool isRead = new DockerJsonParser().TryParse(changed, out ParsedLine parsed);
            if (!isRead)
            {
                Assert.Equal(line, changed);
            }

            if (TryReadJson(line, out string? message, out LogOutput output))
            {
                Assert.Equal(message is not null, isRead);
                if (isRead)
                {
                    Assert.Equal(
                        (WithoutNewline(message!), output, !message!.EndsWith('\n')),
                        (Text(changed, parsed), parsed.Output, parsed.IsPartial));
                }
            }
        },
        count: 5000);

    [Fact]
    public void Every_line_of_any_file_is_emitted() => Fuzz.Check(
        Gen.OneOf(FuzzInput.All(CriSamples, CriWords), FuzzInput.All(DockerSamples, DockerWords)).Array[0, 20],
        lines =>
        {
            DetectingParser parser = new();
            foreach (byte[] line in lines)
            {
                byte[] changed = [.. line];
                bool isOfFormat = parser.Parse(changed, out ParsedLine parsed);
                Assert.InRange(parsed.MessageStart, 0, changed.Length);
                Assert.InRange(parsed.MessageLength, 0, changed.Length - parsed.MessageStart);
                Assert.True(
                    isOfFormat || (Text(changed, parsed) == Encoding.UTF8.GetString(line) && !parsed.IsPartial));
            }
        },
        lines => string.Join('\n', lines.Select(Fuzz.Show)),
        lines => Fuzz.Most(lines.Sum(line => line.Length)));

    private static (LogOutput, bool, int, int, long) Describe(ParsedLine line) =>
        (line.Output, line.IsPartial, line.MessageStart, line.MessageLength, line.UnixNanoseconds);

    private static (LogOutput, bool, int, int, long)? ReadCri(byte[] line)
    {
        if (!Rfc3339.TryRead(line, out long nanoseconds, out int length)
            || CriRest()
                .Match(Encoding.Latin1.GetString(line, length, line.Length - length)) is not { Success: true } match)
        {
            return null;
        }

        Group content = match.Groups["content"];
        return (
            match.Groups["output"].Value == "stdout" ? LogOutput.Stdout : LogOutput.Stderr,
            match.Groups["tag"].Value == "P",
            content.Success ? length + content.Index : line.Length,
            content.Success ? content.Length : 0,
            nanoseconds);
    }

    private static string Text(byte[] line, ParsedLine parsed) =>
        Encoding.UTF8.GetString(line, parsed.MessageStart, parsed.MessageLength);

    private static string WithoutNewline(string message) =>
        message.EndsWith("\r\n", StringComparison.Ordinal)
            ? message[..^2] : message.EndsWith('\n') ? message[..^1] : message;

    /// <summary>Reads a line that is also JSON for .NET's reader; where that is stricter, the right result is not
    /// defined.</summary>
    private static bool TryReadJson(byte[] line, out string? message, out LogOutput output)
    {
        (message, output) = (null, LogOutput.Unknown);
        try
        {
            Utf8JsonReader reader = new(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string key = Encoding.Latin1.GetString(reader.ValueSpan);
                reader.Read();
                if (reader.TokenType == JsonTokenType.String && key == "log")
                {
                    message = reader.GetString()!;
                }
                else if (reader.TokenType == JsonTokenType.String && key == "stream")
                {
                    output = Encoding.Latin1.GetString(reader.ValueSpan) switch
                    {
                        "stdout" => LogOutput.Stdout,
                        "stderr" => LogOutput.Stderr,
                        _ => LogOutput.Unknown,
                    };
                }

                reader.Skip();
            }

            return !reader.Read();
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    [GeneratedRegex(
        """\A (?<output>stdout|stderr) (?<tag>[FP])(:[^ ]*)?( (?<content>.*))?\z""",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CriRest();
}
