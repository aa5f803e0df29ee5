using System.Text;
using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Querying;

public sealed class EntryMatcherTests
{
    private const string Slow = "^(a+)+$";
    private static readonly string Trap = new string('a', 40) + "!";

    [Fact]
    public void All_conditions_must_hold()
    {
        EntryMatcher matcher = new(
            LogLevel.Warning,
            [new ContainedText("disk"), new ContainedText("net")],
            [new MessagePattern("full$"), new MessagePattern("^WARN")],
            [new MessagePattern("ignore")]);
        Assert.True(Matches(matcher, "WARN: disk 1"));
        Assert.True(Matches(matcher, "ERROR: Disk full"));
        Assert.False(Matches(matcher, "INFO: disk full"));
        Assert.False(Matches(matcher, "WARN: memory"));
        Assert.False(Matches(matcher, "ERROR: disk 1"));
        Assert.False(Matches(matcher, "WARN: disk, ignore it"));
        Assert.Null(matcher.TakeWarning());
    }

    [Fact]
    public void Without_conditions_everything_matches()
    {
        EntryMatcher matcher = new(LogLevel.Unknown, [], [], []);
        Assert.True(matcher.MatchesAll);
        Assert.True(Matches(matcher, string.Empty));
    }

    [Fact]
    public void A_message_on_which_a_pattern_times_out_passes_and_is_reported_once()
    {
        EntryMatcher match = new(LogLevel.Unknown, [], [new MessagePattern(Slow)], []);
        EntryMatcher notMatch = new(LogLevel.Unknown, [], [], [new MessagePattern(Slow)]);
        Assert.True(match.Matches(Encoding.UTF8.GetBytes(Trap)));
        Assert.True(notMatch.Matches(Encoding.UTF8.GetBytes(Trap)));
        Assert.Contains(Slow, match.TakeWarning());
        Assert.Null(match.TakeWarning());
    }

    [Fact]
    public void A_pattern_that_times_out_repeatedly_is_disabled_with_one_warning()
    {
        MessagePattern pattern = new(Slow);
        EntryMatcher match = new(LogLevel.Unknown, [], [pattern], []);
        EntryMatcher notMatch = new(LogLevel.Unknown, [], [], [pattern]);
        for (int message = 0; message < MessagePattern.MaxTimeouts; message++)
        {
            Assert.False(match.Matches("b"u8));
            Assert.True(match.Matches(Encoding.UTF8.GetBytes(Trap)));
        }

        Assert.Null(pattern.IsMatch("b"));
        Assert.True(match.Matches("b"u8));
        Assert.True(notMatch.Matches("aa"u8));
        Assert.Contains("given up", match.TakeWarning());
        Assert.Null(match.TakeWarning());
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_held_against_patterns_as_they_would_show()
    {
        EntryMatcher matcher = new(LogLevel.Unknown, [], [new MessagePattern("^x\uFFFDy$")], []);
        Assert.True(matcher.Matches([(byte)'x', 0xFF, (byte)'y']));
    }

    private static bool Matches(EntryMatcher matcher, string message)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(message);
        LogRecord record = new()
        {
            Start = 0,
            Length = bytes.Length,
            Timestamp = default,
            Offset = 0,
            OriginalLength = bytes.Length,
            Output = LogOutput.Unknown,
        };
        bool matches = matcher.Matches(bytes);
        Assert.Equal(matches, matcher.Matches(new LogEntry(bytes, record, default, LogMetadata.ForPath("x"))));
        return matches;
    }
}
