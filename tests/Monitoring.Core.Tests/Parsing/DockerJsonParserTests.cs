using System.Text;
using System.Text.Json;
using CsCheck;
using Monitoring.Entries;

namespace Monitoring.Parsing;

public sealed class DockerJsonParserTests
{
    private const long Moment = 1795397206300187894;

    /// <summary>The line; then output, time, whether partial, and message. Bytes of both are written as
    /// Latin-1.</summary>
    public static TheoryData<string, LogOutput, long, bool, string> Lines => new()
    {
        { """{"log":"hello\n","stream":"stdout","time":"2026-11-23T01:26:46.300187894Z"}""", LogOutput.Stdout, Moment, false, "hello" },
        { """{"log":"hello\n","stream":"stderr","attrs":{"tag":"web","n":"}"},"time":"2026-11-23T01:26:46.300187894Z"}""", LogOutput.Stderr, Moment, false, "hello" },
        { """{"time":"2026-11-23T01:26:46.300187894Z","stream":"stdout","log":"hello\n"}""", LogOutput.Stdout, Moment, false, "hello" },
        { """ { "log" : "hello\n" , "a" : [1, {"log":"no"}] , "b" : null , "c" : -1.5e3 , "stream" : "stdout" } """, LogOutput.Stdout, 0, false, "hello" },
        { """{"log":"hello\r\n","stream":"stdout"}""", LogOutput.Stdout, 0, false, "hello" },
        { """{"log":"a part","stream":"stdout"}""", LogOutput.Stdout, 0, true, "a part" },
        { """{"log":"a part\r","stream":"stdout"}""", LogOutput.Stdout, 0, true, "a part\r" },
        { """{"log":"\n","stream":"stdout"}""", LogOutput.Stdout, 0, false, "" },
        { """{"log":"","stream":"stdout"}""", LogOutput.Stdout, 0, true, "" },
        { """{"log":"one\ntwo\n"}""", LogOutput.Unknown, 0, false, "one\ntwo" },
        { """{"log":"first\n","log":"last\n"}""", LogOutput.Unknown, 0, false, "last" },
        { """{"log":"x\n","stream":"other","time":"yesterday"}""", LogOutput.Unknown, 0, false, "x" },
        { """{"log":"x\n","stream":1,"time":2}""", LogOutput.Unknown, 0, false, "x" },
        { """{"log":"x\n","time":"2026-11-23T01:26:46.300187894Z and more"}""", LogOutput.Unknown, 0, false, "x" },

        // escapes: those of Go's encoder, then those of anyone
        { """{"log":"\u001b[31m\u003cred\u003e\u001b[0m \"q\" C:\\dir\n"}""", LogOutput.Unknown, 0, false, "\u001b[31m<red>\u001b[0m \"q\" C:\\dir" },
        { """{"log":"\b\f\t\/\u0000\n"}""", LogOutput.Unknown, 0, false, "\b\f\t/\0" },
        { """{"log":"\u00e9\n"}""", LogOutput.Unknown, 0, false, "\u00c3\u00a9" },
        { """{"log":"\u20AC\n"}""", LogOutput.Unknown, 0, false, "\u00e2\u0082\u00ac" },
        { """{"log":"\ud83d\ude00!\n"}""", LogOutput.Unknown, 0, false, "\u00f0\u009f\u0098\u0080!" },
        { """{"log":"a\ud83dz\n"}""", LogOutput.Unknown, 0, false, "a\u00ef\u00bf\u00bdz" },
        { """{"log":"a\ude00\ud83dz\n"}""", LogOutput.Unknown, 0, false, "a\u00ef\u00bf\u00bd\u00ef\u00bf\u00bdz" },
        { """{"log":"a\ud83d\u0041\n"}""", LogOutput.Unknown, 0, false, "a\u00ef\u00bf\u00bdA" },
        { """{"log":"\q \u12 \uzzzz \n"}""", LogOutput.Unknown, 0, false, """\q \u12 \uzzzz """ },

        // what JSON forbids in a string
        { "{\"log\":\"\u00ff\u00fe\t\u0001\\n\"}", LogOutput.Unknown, 0, false, "\u00ff\u00fe\t\u0001" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_is_read(string line, LogOutput output, long time, bool isPartial, string message)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(line);
        Assert.True(new DockerJsonParser().TryParse(bytes, out ParsedLine parsed));
        Assert.Equal(output, parsed.Output);
        Assert.Equal(time, parsed.UnixNanoseconds);
        Assert.Equal(isPartial, parsed.IsPartial);
        Assert.Equal(message, Encoding.Latin1.GetString(bytes, parsed.MessageStart, parsed.MessageLength));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("""{"msg":"\u003cno log\u003e"}""")]
    [InlineData("""{"log":1}""")]
    [InlineData("""{"log":null}""")]
    [InlineData("""{"inner":{"log":"x\n"}}""")]
    [InlineData("""["log","x\n"]""")]
    [InlineData("""{"log":"cut \u003c off""")]
    [InlineData("""{"log":"cut off\n","stream":"std""")]
    [InlineData("""{"log":"cut off\n","stream":"stdout\""")]
    [InlineData("""{"log":"cut off\n","a":{"b":["c"}""")]
    [InlineData("""{"log":"x\n"} and more""")]
    [InlineData("""{"log":"x\n",}""")]
    [InlineData("""{"log":"x\n" "stream":"stdout"}""")]
    [InlineData("""{"log" "x\n"}""")]
    [InlineData("""{"log":"x\n","a":}""")]
    [InlineData("""{log:"x\n"}""")]
    [InlineData("2026-11-23T01:26:46.300187894Z stdout F {\"log\":\"x\\n\"}")]
    public void Any_other_line_is_left_as_it_was(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        Assert.False(new DockerJsonParser().TryParse(bytes, out _));
        Assert.Equal(line, Encoding.UTF8.GetString(bytes));
    }

    [Fact]
    public void Any_text_that_an_encoder_escapes_round_trips() =>
        Gen.Select(Gen.String, Gen.Bool).Sample((text, isPartial) =>
        {
            // Halves of surrogate pairs, which the generator makes, cannot be written in UTF-8.
            text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).TrimEnd('\r', '\n');
            string json = JsonSerializer.Serialize(new { log = isPartial ? text : text + "\n", stream = "stdout" });
            byte[] line = Encoding.UTF8.GetBytes(json);
            return new DockerJsonParser().TryParse(line, out ParsedLine parsed)
                && parsed.IsPartial == isPartial
                && Encoding.UTF8.GetString(line, parsed.MessageStart, parsed.MessageLength) == text;
        });

    [Fact]
    public void Random_bytes_never_throw_and_are_left_as_they_were() =>
        Gen.Byte.Array[0, 60].Sample(bytes =>
        {
            byte[] line = [.. bytes];
            return new DockerJsonParser().TryParse(line, out _) || line.AsSpan().SequenceEqual(bytes);
        }, iter: 10_000);

    [Fact]
    public void A_damaged_line_never_throws_and_points_nowhere_else() =>
        Gen.Select(Gen.Int[0, 200], Gen.Byte, Gen.Int[0, 200], Gen.Byte).Sample((first, one, second, two) =>
        {
            byte[] line = Encoding.UTF8.GetBytes("""{"log":"\ud83d\ude00 \u003c \"q\" \\ \n","stream":"stdout","a":{"b":[1]}}""");
            line[first % line.Length] = one;
            line[second % line.Length] = two;
            byte[] before = [.. line];
            return new DockerJsonParser().TryParse(line, out ParsedLine parsed)
                ? parsed.MessageStart >= 0 && parsed.MessageStart + parsed.MessageLength <= line.Length
                : line.AsSpan().SequenceEqual(before);
        }, iter: 10_000);

    [Fact]
    public void A_line_allocates_nothing()
    {
        byte[] line = Encoding.UTF8.GetBytes("""{"log":"hello \u003c\n","stream":"stdout","time":"2026-11-23T01:26:46.300187894Z"}""");
        byte[] copy = new byte[line.Length];
        DockerJsonParser parser = new();
        Allocations.AssertNone(() =>
        {
            line.CopyTo(copy, 0);
            _ = parser.TryParse(copy, out _);
        });
    }
}
