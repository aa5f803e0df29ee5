using System.Text;
using CsCheck;

namespace Monitoring.Messages;

public sealed class LevelGuesserTests
{
    private static readonly string[] Fragments =
    [
        "ERROR", "warn", "[", "]", ":", " ", "  ", "|", "-", "=", "\"", "\\", "{", "}", "<", ">", "\u001b[", "\u001b",
        "1;31m", "level",
        "2026-11-22", "10:00:00,123", "Z", "0", "17", "E0806 14:55:00.1", "\n", "\t", "é", "Nov", "AM", "/",
    ];

    [Theory]
    [MemberData(nameof(LevelCases.Clear), MemberType = typeof(LevelCases))]
    public void A_message_that_names_its_level_has_it(string message, LogLevel level) =>
        Assert.Equal(level, LevelGuesser.Guess(Encoding.UTF8.GetBytes(message)));

    [Theory]
    [MemberData(nameof(UnclearLevelCases.Unclear), MemberType = typeof(UnclearLevelCases))]
    public void A_message_without_a_level_has_none(string message) =>
        Assert.Equal(LogLevel.Unknown, LevelGuesser.Guess(Encoding.UTF8.GetBytes(message)));

    [Theory]
    [MemberData(nameof(CrashCases.Crashes), MemberType = typeof(CrashCases))]
    public void A_crash_is_at_least_an_error(string message) =>
        Assert.InRange(LevelGuesser.Guess(Encoding.UTF8.GetBytes(message)), LogLevel.Error, LogLevel.Critical);

    [Theory]
    [MemberData(nameof(CrashCases.Traced), MemberType = typeof(CrashCases))]
    public void A_trace_that_a_logger_has_written_has_its_level(string message, LogLevel level) =>
        Assert.Equal(level, LevelGuesser.Guess(Encoding.UTF8.GetBytes(message)));

    [Theory]
    [MemberData(nameof(CrashCases.NoCrashes), MemberType = typeof(CrashCases))]
    public void A_message_that_resembles_a_crash_has_no_level(string message) =>
        Assert.Equal(LogLevel.Unknown, LevelGuesser.Guess(Encoding.UTF8.GetBytes(message)));

    [Fact]
    public void A_level_after_a_long_JSON_message_is_found() =>
        Assert.Equal(LogLevel.Error, LevelGuesser.Guess(Encoding.UTF8.GetBytes($$"""{"msg":"{{new string('x', 4000)}}","level":"error"}""")));

    [Fact]
    public void A_quotation_longer_than_the_searched_text_gives_no_level() =>
        Assert.Equal(
            LogLevel.Unknown,
            LevelGuesser.Guess(Encoding.UTF8.GetBytes($"""a=1 msg="level=debug {new string('x', 2000)}" """)));

    [Theory]
    [InlineData("trace trc verbose vrb finest t TRACE Trace", LogLevel.Trace)]
    [InlineData("debug dbg dbug d fine DEBUG", LogLevel.Debug)]
    [InlineData("info information inf notice i Information INFORMATION", LogLevel.Information)]
    [InlineData("warn warning wrn w WARNING", LogLevel.Warning)]
    [InlineData("error err eror e fail severe ERR", LogLevel.Error)]
    [InlineData("critical crit crt fatal ftl fat f c panic emerg emergency alert dpanic FATAL", LogLevel.Critical)]
    public void A_name_is_known_in_any_case(string names, LogLevel level)
    {
        foreach (string name in names.Split(' '))
        {
            Assert.True(LevelGuesser.TryParseName(Encoding.UTF8.GetBytes(name), out LogLevel actual), name);
            Assert.Equal(level, actual);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("errors")]
    [InlineData("informational things")]
    [InlineData("x")]
    [InlineData("é")]
    [InlineData(" info")]
    [InlineData("\0")]
    [InlineData("error\0")]
    [InlineData("0")]
    public void Any_other_word_is_no_name(string word)
    {
        Assert.False(LevelGuesser.TryParseName(Encoding.UTF8.GetBytes(word), out LogLevel level));
        Assert.Equal(LogLevel.Unknown, level);
    }

    [Theory]
    [InlineData("2026-06-01 10:00:00 warn")]
    [InlineData("2026-06-01 10:00:00 warn ")]
    [InlineData("10:00:00,123 \u001b[1;31mwarn\u001b[0m")]
    [InlineData("[10:00:00,123 warn")]
    public void A_line_may_consist_of_a_level(string message) =>
        Assert.Equal(LogLevel.Warning, LevelGuesser.Guess(Encoding.UTF8.GetBytes(message)));

    [Fact]
    public void Random_bytes_never_throw() =>
        Gen.Byte.Array[0, 300].Sample(bytes => { LevelGuesser.Guess(bytes); }, iter: 10_000);

    [Fact]
    public void Random_headers_never_throw() =>
        Gen.Int[0, Fragments.Length - 1].Select(index => Fragments[index]).Array[0, 40].Sample(
            parts => { LevelGuesser.Guess(Encoding.UTF8.GetBytes(string.Concat(parts))); }, iter: 20_000);

    [Fact]
    public void A_guess_allocates_nothing()
    {
        byte[][] messages = [.. UnclearLevelCases.Unclear.Select(row => Encoding.UTF8.GetBytes(row.Data)),
            .. LevelCases.Clear.Select(row => Encoding.UTF8.GetBytes(row.Data.Item1))];
        int next = 0;
        Allocations.AssertNone(() => LevelGuesser.Guess(messages[next++ % messages.Length]));
    }
}
