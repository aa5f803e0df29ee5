namespace Monitoring.Messages.Levels;

/// <summary>Finds the level near the beginning of a line in plain text.</summary>
/// <remarks>
/// A mark is a level's name in one of these forms:
/// <list type="number">
/// <item>in brackets or bars, in any case: <c>[error]</c>, <c>[E]</c>, <c>[core:error]</c>, <c>| INFO |</c>, and after
/// a time also <c>&lt;error&gt;</c>;</item>
/// <item>before a colon: <c>ERROR:</c> after a space, <c>error:</c> at the beginning or after another colon, bracket,
/// hyphen or bar; but not <c>error: nil</c>;</item>
/// <item>in capitals between spaces: <c> ERROR </c>;</item>
/// <item>in any case directly after a time, if a tab, two spaces, a bar or a hyphen follow;</item>
/// <item>a common name right after a time, in any case, unless the next word makes it a noun: <c>error text</c>, not
/// <c>error count</c>;</item>
/// <item>after a channel and a dot, as Monolog writes it: <c>production.ERROR:</c>;</item>
/// <item>a symbol, see <see cref="LevelSymbols"/>, or a pair, see <see cref="LevelPairs"/>.</item>
/// </list>
/// A mark with no word before it, except thread names and the like, decides. Otherwise up to two words may precede it,
/// such as a logger's name, and all marks among them must agree. Later text is prose and is ignored.
/// </remarks>
internal static class LevelMarks
{
    private const int Window = 256;
    private const int MaxPreface = 2; // words

    /// <summary>Finds the level; returns Unknown if there is no mark, or if equal marks differ.</summary>
    public static LogLevel Find(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, Window)];
        int begin = LinePrefix.Measure(text, out bool hasTime);
        LogLevel header = LevelHeaders.ReadAfterTime(text[begin..], hasTime);
        if (header != LogLevel.Unknown)
        {
            return header;
        }

        // The prefix includes opening brackets, also those around a name.
        ReadOnlySpan<byte> afterTime = text[(begin > 0 && text[begin - 1] == '[' ? begin - 1 : begin)..];
        LogLevel symbol = LevelSymbols.Find(afterTime, out bool isNamed);
        if (isNamed)
        {
            return symbol;
        }

        LevelVote vote = default;
        LetterRun previous = default;
        int words = 0;
        int position = begin;
        while (words <= MaxPreface && TryReadWord(text, position, out LetterRun word))
        {
            position = word.End;
            if (LevelNames.TryParse(text[word.Start..word.End], out LogLevel level)
                && new LevelContext(text, word, previous, begin, hasTime, words).IsMark())
            {
                if (words == 0)
                {
                    return IsFollowedByAnother(text, word, level) ? LogLevel.Unknown : level;
                }

                vote.Add(level);
            }
            else if (word.IsAlone(text))
            {
                words++;
            }

            previous = word;
        }

        return vote.IsCast ? vote.Result
            : symbol == LogLevel.Unknown ? LevelPairs.Find(afterTime)
            : symbol;
    }

    // "ERROR WARN INFO are the levels". But "CRITICAL ERROR" and "FATAL ERROR" are one level.
    private static bool IsFollowedByAnother(ReadOnlySpan<byte> text, LetterRun word, LogLevel level)
    {
        return TryReadWord(text, word.End, out LetterRun next)
            && text[word.End..next.Start].Trim((byte)' ').IsEmpty
            && next.Length >= LevelContext.MinNameLength
            && next.IsUpper(text)
            && LevelNames.TryParse(text[next.Start..next.End], out LogLevel other)
            && other != level
            && !(level == LogLevel.Critical && other == LogLevel.Error);
    }

    private static bool TryReadWord(ReadOnlySpan<byte> text, int start, out LetterRun word)
    {
        while (start < text.Length && !char.IsAsciiLetter((char)text[start]))
        {
            start++;
        }

        int end = start;
        while (end < text.Length && char.IsAsciiLetter((char)text[end]))
        {
            end++;
        }

        word = new LetterRun(start, end);
        return end > start;
    }
}
