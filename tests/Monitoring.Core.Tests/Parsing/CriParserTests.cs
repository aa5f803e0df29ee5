using System.Text;
using CsCheck;
using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Parsing;

public sealed class CriParserTests
{
    private const long Moment = 1795397206300187894;

    /// <summary>The line; then output, whether partial, and message. Bytes are written as Latin-1.</summary>
    public static TheoryData<string, LogOutput, bool, string> Lines => new()
    {
        // containerd 2.1
        { "2026-11-23T01:26:46.300187894Z stdout F flood line 18001 xxx", LogOutput.Stdout, false,
            "flood line 18001 xxx" },
        { "2026-11-23T01:26:46.300187894Z stdout F {\"n\":1,\"msg\":\"hello\"}", LogOutput.Stdout, false,
            "{\"n\":1,\"msg\":\"hello\"}" },
        { "2026-11-23T01:26:46.300187894Z stderr F to stderr 1", LogOutput.Stderr, false, "to stderr 1" },
        { "2026-11-23T01:26:46.300187894Z stderr P 1 2 3 4 5", LogOutput.Stderr, true, "1 2 3 4 5" },
        { "2026-11-23T01:26:46.300187894Z stdout F \tat com.shop.Cart.add(Cart.java:42)", LogOutput.Stdout, false,
            "\tat com.shop.Cart.add(Cart.java:42)" },

        // CRI-O writes an offset, and fragments of 8 KiB
        { "2026-11-22T20:26:46.300187894-05:00 stdout F hello", LogOutput.Stdout, false, "hello" },
        { "2026-11-23T01:26:46.300187894+00:00 stderr P "
            + new string('x', 8192), LogOutput.Stderr, true, new string('x', 8192) },

        // more tags
        { "2026-11-23T01:26:46.300187894Z stdout F:tag hello", LogOutput.Stdout, false, "hello" },
        { "2026-11-23T01:26:46.300187894Z stderr P:a:b=c hello", LogOutput.Stderr, true, "hello" },
        { "2026-11-23T01:26:46.300187894Z stdout F: hello", LogOutput.Stdout, false, "hello" },
        { "2026-11-23T01:26:46.300187894Z stdout F:tag", LogOutput.Stdout, false, "" },

        // no content
        { "2026-11-23T01:26:46.300187894Z stdout F ", LogOutput.Stdout, false, "" },
        { "2026-11-23T01:26:46.300187894Z stderr P ", LogOutput.Stderr, true, "" },
        { "2026-11-23T01:26:46.300187894Z stdout F", LogOutput.Stdout, false, "" },

        // any bytes
        { "2026-11-23T01:26:46.300187894Z stdout F   indented", LogOutput.Stdout, false, "  indented" },
        { "2026-11-23T01:26:46.300187894Z stdout F one\rtwo\r", LogOutput.Stdout, false, "one\rtwo\r" },
        { "2026-11-23T01:26:46.300187894Z stdout F \0\0", LogOutput.Stdout, false, "\0\0" },
        { "2026-11-23T01:26:46.300187894Z stdout F \u00ff\u00fe\u0080", LogOutput.Stdout, false, "\u00ff\u00fe\u0080" },
        { "2026-11-23T01:26:46.300187894Z stdout F \u001b[31mred\u001b[0m", LogOutput.Stdout, false,
            "\u001b[31mred\u001b[0m" },
        { "2026-11-23T01:26:46.300187894Z stdout F F F stdout F ", LogOutput.Stdout, false, "F F stdout F " },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_is_read(string line, LogOutput output, bool isPartial, string message)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(line);
        CriParser parser = new();

        // The second time, date and second are remembered.
        for (int time = 0; time < 2; time++)
        {
            Assert.True(parser.TryParse(bytes, out ParsedLine parsed));
            Assert.Equal(Moment, parsed.UnixNanoseconds);
            Assert.Equal(output, parsed.Output);
            Assert.Equal(isPartial, parsed.IsPartial);
            Assert.Equal(message, Encoding.Latin1.GetString(bytes, parsed.MessageStart, parsed.MessageLength));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("2026-11-23T01:26:46.300187894Z")]
    [InlineData("2026-11-23T01:26:46.300187894Z stdout")]
    [InlineData("2026-11-23T01:26:46.300187894Z stdout ")]
    [InlineData("2026-11-23T01:26:46.300187894Z stdout  ")]
    [InlineData("2026-11-23T01:26:46.300187894Z stdout X hello")]
    [InlineData("2026-11-23T01:26:46.300187894Z stdout FULL hello")]
    [InlineData("2026-11-23T01:26:46.300187894Z stdout hello")]
    [InlineData("2026-11-23T01:26:46.300187894Z stdin F hello")]
    [InlineData("2026-11-23T01:26:46.300187894Z STDOUT F hello")]
    [InlineData("2026-11-23T01:26:46.300187894Z  stdout F hello")]
    [InlineData("2026-11-23T01:26:46.300187894 stdout F hello")]
    [InlineData("2026-11-23 01:26:46.300187894Z stdout F hello")]
    [InlineData(" 2026-11-23T01:26:46.300187894Z stdout F hello")]
    [InlineData("{\"log\":\"hello\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-23T01:26:46.300187894Z\"}")]
    public void Any_other_line_is_not_read(string line)
    {
        CriParser parser = new();
        Assert.True(parser.TryParse("2026-11-23T01:26:46.300187894Z stdout F remember"u8, out _));
        Assert.False(parser.TryParse(Encoding.UTF8.GetBytes(line), out _));
    }

    [Fact]
    public void Any_record_is_read_as_it_was_written() =>
        Gen.Select(Gen.Long[0, 4_000_000_000], Gen.Int[0, 9], Gen.Bool, Gen.Bool, Gen.Byte.Array[0, 100]).Array[1, 20]
            .Sample(records =>
            {
                CriParser parser = new();
                foreach ((long since, int digits, bool isError, bool isPartial, byte[] content) in records)
                {
                    (string time, long expected) = Rfc3339Tests.Write(Moment + since, offsetMinutes: 0, digits);
                    string header = $"{time} {(isError ? "stderr" : "stdout")} {(isPartial ? "P" : "F")} ";
                    byte[] line = [.. Encoding.UTF8.GetBytes(header), .. content];
                    Assert.True(parser.TryParse(line, out ParsedLine parsed));
                    Assert.Equal(expected, parsed.UnixNanoseconds);
                    Assert.Equal(isError ? LogOutput.Stderr : LogOutput.Stdout, parsed.Output);
                    Assert.Equal(isPartial, parsed.IsPartial);
                    Assert.Equal(content, line.AsSpan(parsed.MessageStart, parsed.MessageLength).ToArray());
                }
            });

    [Fact]
    public void A_line_cut_anywhere_never_throws()
    {
        byte[] line = Encoding.UTF8.GetBytes("2026-11-23T01:26:46.300187894+02:00 stdout F:tag hello");
        CriParser parser = new();
        for (int length = line.Length; length >= 0; length--)
        {
            bool isRead = parser.TryParse(line.AsSpan(0, length), out ParsedLine parsed);
            Assert.Equal(length > "2026-11-23T01:26:46.300187894+02:00 stdout ".Length, isRead);
            Assert.True(!isRead || parsed.MessageStart + parsed.MessageLength == length);
        }
    }

    [Fact]
    public void A_line_allocates_nothing()
    {
        byte[] line = Encoding.UTF8.GetBytes("2026-11-23T01:26:46.300187894Z stdout F flood line 18001");
        CriParser parser = new();
        Allocations.AssertNone(() => _ = parser.TryParse(line, out _));
    }
}
