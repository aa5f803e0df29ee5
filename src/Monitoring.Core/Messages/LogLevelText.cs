using System.Text;

namespace Monitoring.Messages;

/// <summary>The names of levels that a person may write.</summary>
internal static class LogLevelText
{
    /// <summary>Reads the name of a level, or a common abbreviation: <c>err</c>, <c>W</c>, <c>fatal</c>.</summary>
    /// <exception cref="FormatException">The word is not a level; the message lists the levels.</exception>
    public static LogLevel Parse(string word)
    {
        word = word.Trim();
        foreach (LogLevel level in Enum.GetValues<LogLevel>())
        {
            if (word.Equals(level.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return level;
            }
        }

        return LevelGuesser.TryParseName(Encoding.UTF8.GetBytes(word), out LogLevel parsed)
            ? parsed
            : throw new FormatException(
                $"'{word}' is not a level. The levels are {string.Join(", ", Enum.GetNames<LogLevel>())}; "
                + "abbreviations such as 'err', 'warn' or 'I' are accepted too.");
    }
}
