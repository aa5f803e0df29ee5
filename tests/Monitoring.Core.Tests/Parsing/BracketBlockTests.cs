using System.Text;
using System.Text.Json;
using Monitoring.Collecting;
using Monitoring.Diagnostics;
using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Parsing;

/// <summary>JSON over several lines is read as a JSON reader reads it, and becomes an entry with fields.</summary>
public sealed class BracketBlockTests
{
    private const string Printed = """
        {
          "level": "warn",
          "user": {
            "name": "Ada"
          },
          "sizes": [
            1,
            2
          ]
        }
        """;

    [Fact]
    public void The_entry_has_the_fields_and_the_level_of_the_object()
    {
        LogEntry entry = Assert.Single(Read(Printed));
        Assert.Equal(LogLevel.Warning, entry.Level);
        Assert.Equal("Ada", ((LogFields)entry.Fields["user"]!)["name"]);
        Assert.Equal([1L, 2L], (object?[])entry.Fields["sizes"]!);
        Assert.Equal(0, entry.Position.Offset);
    }

    [Fact]
    public void A_block_with_too_many_lines_stays_apart()
    {
        string text = $"[\n{string.Join('\n', Enumerable.Range(0, 600).Select(number => $"{number},"))}\n600]";
        Assert.Equal(text.Split('\n'), Read(text).Select(entry => entry.Message));
    }

    [Fact]
    public void A_block_with_too_many_bytes_stays_apart()
    {
        string text =
            $"[\n{string.Join('\n', Enumerable.Range(0, 100).Select(_ => $"\"{new string('x', 50)}\","))}\n1]";
        Assert.Equal(text.Split('\n'), Read(text, maxMessageBytes: 1024).Select(entry => entry.Message));
    }

    [Fact]
    public void Lines_that_were_not_written_together_stay_apart()
    {
        string text =
            "2026-11-23T01:26:46Z stdout F {\n2026-11-23T01:26:47Z stdout F \"a\": 1\n2026-11-23T01:26:47Z stdout F }";
        Assert.Equal(3, Read(text).Count);
    }

    [Theory]
    [InlineData(Printed)]
    [InlineData("[\n[],\n{},\n\"\\u0041\",\n-0.5E+7,\nfalse\n]")]
    public void Changed_JSON_is_read_as_by_a_JSON_reader(string text)
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            Random random = new(seed);
            StringBuilder changed = new(text);
            for (int change = random.Next(3); change > 0; change--)
            {
                changed[random.Next(1, changed.Length)] = "{}[]\",: 1-x\n"[random.Next(12)];
            }

            string[] lines = changed.ToString().Split('\n');
            bool isRead = BracketBlock.TryBegin(Encoding.UTF8.GetBytes(lines[0]), out BracketBlock block)
                && lines[1..].All(line => block.TryRead(Encoding.UTF8.GetBytes(line)))
                && block.IsComplete;
            if (IsJson(changed.ToString()) && lines[0].Trim() is "{" or "[")
            {
                Assert.True(isRead, changed.ToString());
            }
            else if (isRead)
            {
                // Only in how numbers are written is it less strict.
                Assert.True(
                    IsJson(changed.ToString()) || changed.ToString().Any(char.IsAsciiDigit), changed.ToString());
            }
        }
    }

    private static bool IsJson(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static List<LogEntry> Read(string text, int maxMessageBytes = 1 << 20)
    {
        ContainerLineParser parser = new(
            LogMetadata.ForPath(string.Empty), maxMessageBytes, true, TimeProvider.System, new MonitoringEvents());
        List<LogEntry> entries = [.. text.ReplaceLineEndings("\n").Split('\n').SelectMany(parser.Add)];
        entries.AddRange(parser.Complete());
        return entries;
    }
}
