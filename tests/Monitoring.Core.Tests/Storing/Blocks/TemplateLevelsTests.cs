using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Monitoring.Fuzzing;
using Monitoring.Messages;
using Monitoring.Messages.Levels;

namespace Monitoring.Storing.Blocks;

/// <summary>A level that is decided for a template is that of each of its messages.</summary>
public sealed partial class TemplateLevelsTests
{
    private static readonly Gen<string> GenToken = Gen.OneOf(
        FuzzInput.OneOf<string>(["0", "1", "3", "4", "6", "7", "10", "20", "30", "40", "50", "60", "100",
            "D1", "D2", "e1", "4f2a9c1b"]),
        Gen.Int[0, 99_999].Select(number => $"{number}"),
        Gen.ULong.Select(number => $"{number:x16}"),
        Gen.Guid.Select(id => $"{id}"));

    private static readonly Gen<string> GenKey = FuzzInput.OneOf<string>([
        "level", "severity", "lvl", "@l", "log.level", "PRIORITY", "MESSAGE", "_SYSTEMD_UNIT", "s", "t", "msg", "id",
        "log",
        "level1", "x1"]);

    private static readonly Gen<string> GenValue = Gen.OneOf(
        GenToken,
        GenToken.Select(token => $"\"{token}\""),
        FuzzInput.OneOf<string>(["\"warn\"", "\"error\"", "\"info \"", "\"I\"", "true",
            "{\"$date\":\"x\"}", "\"a \\\" b\""]),
        GenToken.Select(token => $"{{\"level\":{token}}}"),
        GenToken.Select(token => $"[{token}, \"{token}\"]"),
        GenToken.Select(token => $"\"\\u{token}\\\\{token}\""));

    /// <summary>Objects of a few forms, so that many messages have the same template.</summary>
    private static readonly Gen<string> GenJson = Gen.Select(GenKey, GenValue).Array[1, 4]
        .Select(pairs => $"{{{string.Join(',', pairs.Select(pair => $"\"{pair.Item1}\":{pair.Item2}"))}}}");

    /// <summary>Lines that mostly begin with a name of a level, with what may decide otherwise.</summary>
    private static readonly Gen<string> GenText = Gen.OneOf(
        FuzzInput.OneOf<string>([
            "INFO", "ERROR", "WARN", "FATAL", "DBG", "ERR", "Error", "info", "INFOS", "E", " ", "  ", ": ", ":", "[",
            "] ", "]: ", "|", " - ", "=", "level=", "lvl=warn ", "\u001b[31m", "\u001b[0m", "\n", "\r\n", "://", "(EE) ",
            "com.shop.Cart", "main", "nil", "count", "<", ">", "panic: ", "\tat com.shop.Cart.add(Cart.java:",
            "F1123 10:00:00.000000 1 main.go:7] ", "10:00:00 ", "Nov 23 10:00:00 host app[1]: ", "{", "}", "\""]),
        GenToken).Array[1, 9].Select(string.Concat);

    [Fact]
    public void The_levels_of_json_objects_are_those_of_each_message() =>
        Gen.Select(GenJson.Array[1, 6], FuzzInput.OneOf<string>(["", " ", "x ", "{"]), GenToken.Array[20, 60])
            .Sample(
                (forms, before, tokens) => CheckLevels([.. forms.Select(form => before + form)], tokens), iter: 3_000);

    [Fact]
    public void The_levels_of_lines_of_text_are_those_of_each_message() =>
        Gen.Select(
                GenText.Array[1, 6],
                FuzzInput.OneOf<string>(["", "INFO ", "ERROR [", "WARN  com.shop - ", "ERROR WARN "]),
                GenToken.Array[20, 60])
            .Sample(
                (forms, before, tokens) => CheckLevels([.. forms.Select(form => before + form)], tokens), iter: 3_000);

    [Theory]
    [InlineData("INFO [worker-7] handled", "INFO [worker-", LogLevel.Information)]
    [InlineData("ERROR  com.shop.Cart - lost 7", "ERROR  com.shop.Cart - lost ", LogLevel.Error)]
    [InlineData("ERROR WARN 7", "ERROR WARN ", null)]
    [InlineData("ERROR 7", "ERROR ", null)]
    [InlineData("Error [7", "Error [", null)]
    [InlineData("E [7", "E [", null)]
    [InlineData("INFORMED [7", "INFORMED [", null)]
    public void The_beginning_of_a_line_decides_if_the_rest_cannot_matter(string line, string head, LogLevel? level)
    {
        Assert.Equal(level is not null, LevelHead.TryDecide(Encoding.UTF8.GetBytes(head), out LogLevel decided));
        if (level is { } known)
        {
            Assert.Equal(known, decided);
            Assert.Equal(known, LevelGuesser.Guess(Encoding.UTF8.GetBytes(line)));
        }
    }

    /// <summary>Encodes the same forms several times with other tokens: each run of digits is replaced.</summary>
    private static void CheckLevels(string[] forms, string[] tokens)
    {
        List<byte[]> messages = [];
        int next = 0;
        for (int round = 0; round < 8; round++)
        {
            foreach (string form in forms)
            {
                messages.Add(Encoding.UTF8.GetBytes(
                    round == 0 ? form : Digits().Replace(form, _ => tokens[next++ % tokens.Length])));
            }
        }

        using BlockEncoder encoder = new();
        messages.ForEach(message => encoder.Add(message, new BlockRow(default, default, default, 0, message.Length)));
        using EncodedBlock block = encoder.Finish();
        using BlockReader reader = new(block.Content);
        for (int row = 0; row < messages.Count; row++)
        {
            LogLevel expected = LevelGuesser.Guess(messages[row]);
            Assert.True(
                expected == reader.GetLevel(row),
                $"{Encoding.UTF8.GetString(messages[row])} is {expected}, not {reader.GetLevel(row)}");
        }
    }

    [Fact]
    public void The_levels_of_a_template_with_a_number_for_the_level_differ()
    {
        byte[][] messages = [.. Enumerable.Range(1, 7).Select(
            step => Encoding.UTF8.GetBytes($"{{\"level\":{step * 10},\"msg\":\"m\"}}"))];
        using BlockEncoder encoder = new();
        Array.ForEach(messages, message => encoder.Add(message, default));
        using EncodedBlock block = encoder.Finish();
        using BlockReader reader = new(block.Content);
        Assert.Equal(1, reader.TemplateCount);
        Assert.Equal(
            "Trace Debug Information Warning Error Critical Unknown",
            string.Join(' ', Enumerable.Range(0, 7).Select(reader.GetLevel)));
    }

    [GeneratedRegex("[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();
}
