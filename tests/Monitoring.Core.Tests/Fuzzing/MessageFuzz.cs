using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Monitoring.Entries;
using Monitoring.Messages;
using Monitoring.Messages.Fields;

namespace Monitoring.Fuzzing;

/// <summary>Fields, levels, and text for a terminal, as read from messages.</summary>
public sealed class MessageFuzz
{
    private static readonly string[] JsonSamples =
    [
        """{"level":"warn","msg":"caf\u00e9 \ud83d\ude00","n":-1.5e3,"big":12345678901234567890,"ok":true,"none":null,"at":[1,[2],{"a":"b"}],"o":{"p":{"q":1}}}""",
        """ {"a":1,"a":2} """, "{}", """{"level":30,"time":1}""",
    ];

    private static readonly string[] TextSamples =
    [
        "level=warn msg=\"a \\\"quoted\\\" text\" n=1 ok=true f=1.5e-3 id=0123",
        "E0806 14:55:00.123456 1 main.go:7] text",
        "\u001b[31mERROR\u001b[0m a=b c=d", "2026-11-23 01:26:46 [WARN] text", "<3>text",
    ];

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", "\"", "\\", ":", ",", "=", " ", "level", "\"level\"", "warn", "error", "INFO", "1", "0",
        "-", ".", "e", "true", "null", "\\u",
        "\\ud800", "\\udc00", "\\n", "é", "\u001b[", "m", "\n", "msg=", "a=1", "\"a\":1", "99999999999999999999", "(",
        ")", "|",
    ];

    private static Gen<byte[]> Messages => Gen.OneOf(
        FuzzInput.All(JsonSamples, Words), FuzzInput.All(TextSamples, Words), FuzzInput.Words(400,
            Words), FuzzInput.OneOf(Words).SelectMany(
            word =>
                Gen.Int[0, 3000]
                .Select(count => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(word, count))))));

    [Fact]
    public void Fields_are_those_that_JSON_has() => Fuzz.Check(
        Messages,
        message =>
        {
            LogFields fields = LogFields.Parse(message);
            _ = fields.ToString();
            if (message.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("{"u8)
                && TryParse(message, out JsonDocument? document))
            {
                using (document)
                {
                    Assert.Equal(Describe(document.RootElement), Describe(fields));
                }
            }
        },
        count: 4000);

    [Fact]
    public void A_level_is_found_at_the_beginning_of_a_message() => Fuzz.Check(
        Messages,
        message =>
        {
            LogLevel level = LevelGuesser.Guess(message);
            Assert.True(Enum.IsDefined(level));
            Assert.Equal(level, LevelGuesser.Guess([.. " \t\r\n"u8, .. message]));
            ReadOnlySpan<byte> text = message.AsSpan().TrimStart(" \t\r\n"u8);
            if (!text.IsEmpty && text[0] != '{')
            {
                Assert.Equal(level, LevelGuesser.Guess([.. message, .. "\nERROR level=error"u8]));
            }
        },
        count: 4000);

    [Fact]
    public void A_pair_of_logfmt_round_trips() => Fuzz.Check(
        Gen.Select(Gen.Char['a', 'z'].Array[1, 8], FuzzInput.AllText([], Words)).Array[1, 5],
        pairs =>
        {
            Dictionary<string, object?> expected = [];
            StringBuilder message = new();
            foreach ((char[] key, string value) in pairs)
            {
                string valid = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value));
                message.Append(key)
                    .Append("=\"")
                    .Append(
                        valid.Replace("\\", @"\\", StringComparison.Ordinal)
                        .Replace("\"", "\\\"", StringComparison.Ordinal))
                    .Append("\" ");
                expected[new string(key)] = valid;
            }

            Assert.Equal(expected, LogFields.Parse(Encoding.UTF8.GetBytes(message.ToString())));
        },
        pairs => string.Join(' ', pairs.Select(pair => $"{new string(pair.Item1)}={Fuzz.Show(pair.Item2)}")));

    [Fact]
    public void An_escape_is_undone_as_JSON_does_it() => Fuzz.Check(
        FuzzInput.Words(30, "\\n", "\\\\", "\\\"", "\\/", "\\u0041", "\\ud83d\\ude00", "\\u00e9", "a", "é", "\\u20ac"),
        text =>
        {
            byte[] undone = [.. text];
            int length = JsonEscapes.Undo(undone);
            Assert.InRange(length, 0, text.Length);
            if (TryParse([.. "\""u8, .. text, .. "\""u8], out JsonDocument? document))
            {
                Assert.Equal(document.RootElement.GetString(), Encoding.UTF8.GetString(undone, 0, length));
                document.Dispose();
            }
        });

    [Fact]
    public void Nothing_that_is_shown_steers_a_terminal() => Fuzz.Check(
        FuzzInput.AllText(TextSamples, [.. Words, "\u009b", "\u202e", "\u2028", "\r", "\u007f", "\t"]),
        text =>
        {
            string shown = TerminalText.Neutralize(text);
            Assert.DoesNotContain(shown, letter => (char.IsControl(letter) && letter != '\t')
                || char.GetUnicodeCategory(letter) is UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                || letter is '\u202e' or '\u2066' or '\u200f');
            Assert.Equal(shown, TerminalText.Neutralize(shown));
            Assert.Equal(shown, TerminalText.Neutralize(text.Replace('\n', '\u240a')));
        });

    private static bool TryParse(
        byte[] message, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        try
        {
            document = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = 32 });
            _ = Describe(document.RootElement);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.String;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // The latter for texts that are no UTF-8, of which JSON says nothing.
            document?.Dispose();
            return false;
        }
    }

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(',', value.EnumerateObject()
            .GroupBy(property => property.Name).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key}:{Describe(group.Last().Value)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(',', value.EnumerateArray().Select(Describe)) + "]",
        JsonValueKind.String => "'" + value.GetString(),
        JsonValueKind.Number => value.TryGetInt64(out long whole) ? $"{whole}"
            : value.GetRawText().AsSpan().ContainsAny(".eE")
                && double.IsFinite(value.GetDouble()) ? $"{value.GetDouble():R}" : "'" + value.GetRawText(),
        _ => value.ToString(),
    };

    private static string Describe(object? value) => value switch
    {
        LogFields fields => "{" + string.Join(',', fields.OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => $"{field.Key}:{Describe(field.Value)}")) + "}",
        object?[] values => "[" + string.Join(',', values.Select(Describe)) + "]",
        string text => "'" + text,
        double number => $"{number:R}",
        _ => $"{value}",
    };
}
