using System.Text;
using Monitoring.Entries;

namespace Monitoring.Parsing;

public sealed class DetectingParserTests
{
    private const string Cri = "2026-11-23T01:26:46.300187894Z stdout F hello";
    private const string Docker = """{"log":"hello\n","stream":"stdout","time":"2026-11-23T01:26:46.300187894Z"}""";

    [Theory]
    [InlineData(Cri, LogFormat.Cri)]
    [InlineData(Docker, LogFormat.DockerJson)]
    public void The_first_line_of_a_known_format_settles_it(string line, LogFormat format)
    {
        DetectingParser parser = new();
        Assert.Equal(LogFormat.Unknown, parser.Format);
        Assert.Equal("what came before", Parse(parser, "what came before"));
        Assert.Equal("hello", Parse(parser, line));
        Assert.Equal(format, parser.Format);
        Assert.Equal(0, parser.UnparsedLines);
    }

    [Theory]
    [InlineData(Cri)]
    [InlineData(Docker)]
    public void The_format_may_settle_as_late_as_the_sixteenth_line(string line)
    {
        DetectingParser parser = new();
        for (int count = 1; count < DetectingParser.LinesToDecide; count++)
        {
            Parse(parser, "plain");
            Parse(parser, string.Empty);
        }

        Assert.Equal("hello", Parse(parser, line));
    }

    [Fact]
    public void Sixteen_lines_of_no_format_settle_that_lines_are_messages()
    {
        DetectingParser parser = new();
        for (int count = 0; count < DetectingParser.LinesToDecide; count++)
        {
            Assert.Equal(LogFormat.Unknown, parser.Format);
            Parse(parser, "plain");
        }

        Assert.Equal(LogFormat.Plain, parser.Format);
        Assert.Equal(Cri, Parse(parser, Cri));
        Assert.Equal(Docker, Parse(parser, Docker));
        Assert.Equal(0, parser.UnparsedLines);
    }

    [Theory]
    [InlineData(LogFormat.Cri, Docker)]
    [InlineData(LogFormat.Cri, "")]
    [InlineData(LogFormat.DockerJson, Cri)]
    [InlineData(LogFormat.DockerJson, """{"log":"cut \u003c off""")]
    public void A_line_of_another_format_than_the_detected_one_is_kept_whole_and_counted(LogFormat format, string line)
    {
        DetectingParser parser = new(format);
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        Assert.False(parser.Parse(bytes, out ParsedLine parsed));
        Assert.Equal(line, Encoding.UTF8.GetString(bytes, parsed.MessageStart, parsed.MessageLength));
        Assert.Equal((0L, LogOutput.Unknown, false), (parsed.UnixNanoseconds, parsed.Output, parsed.IsPartial));
        Assert.Equal(1, parser.UnparsedLines);
        Assert.Equal(format, parser.Format);
    }

    [Fact]
    public void A_known_format_is_not_detected_again()
    {
        Assert.Equal(Cri, Parse(new(LogFormat.Plain), Cri));
        Assert.Equal("hello", Parse(new(LogFormat.Cri), Cri));
        Assert.Equal("hello", Parse(new(LogFormat.DockerJson), Docker));
    }

    [Theory]
    [InlineData("""{"log":"\u003cmine\u003e\n"}""")]
    [InlineData("""{"log":"\u003cmine\u003e","time":"2026-11-23T01:26:46Z"}""")]
    [InlineData("""{"log":"\u003cmine\u003e","stream":"orders","time":"2026-11-23T01:26:46Z"}""")]
    public void JSON_of_an_application_is_not_read_as_the_Docker_format(string line)
    {
        DetectingParser parser = new();
        Assert.Equal(line, Parse(parser, line));
        Assert.Equal(LogFormat.Unknown, parser.Format);
    }

    private static string Parse(DetectingParser parser, string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        Assert.True(parser.Parse(bytes, out ParsedLine parsed));
        return Encoding.UTF8.GetString(bytes, parsed.MessageStart, parsed.MessageLength);
    }
}
