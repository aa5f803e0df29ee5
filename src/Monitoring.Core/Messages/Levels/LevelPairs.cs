namespace Monitoring.Messages.Levels;

/// <summary>Finds the level in a line of pairs that are neither JSON nor logfmt: <c>"Level" : "Warn"</c>,
/// <c>loglevel: "INFO", msg: x</c>, <c>{'level': 'error'}</c>.</summary>
/// <remarks>
/// <code>
/// line  = [prefix] ["{"] pair *( [","/";"] pair )
/// pair  = key *WS (":" / "=") *WS value          a key may be in quotes
/// value = quoted / word
/// </code>
/// Prose has a colon or an equals sign after a word, too. So only a level in quotes is used, and the search ends at
/// text that is not a pair.
/// </remarks>
internal static class LevelPairs
{
    /// <summary>Finds the level; returns Unknown if there is none.</summary>
    /// <param name="text">The line after its time.</param>
    public static LogLevel Find(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAny((byte)'"', (byte)'\''))
        {
            return LogLevel.Unknown;
        }

        LevelVote vote = default;
        text = text.StartsWith("{"u8) ? text[1..] : text;
        while (TryReadPair(ref text, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value, out bool isQuoted))
        {
            if (isQuoted && LevelFields.IsKey(key) && LevelNames.TryParse(value.Trim((byte)' '), out LogLevel level))
            {
                vote.Add(level);
            }
        }

        return vote.Result;
    }

    private static bool TryReadPair(
        ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value, out bool isQuoted)
    {
        value = default;
        isQuoted = false;
        if (!TryReadQuoted(ref text, out key))
        {
            text = text.TrimStart(" \t"u8);
            int end = 0;
            while (end < text.Length
                && (
                    char.IsAsciiLetterOrDigit((char)text[end])
                    || text[end] is (byte)'_' or (byte)'-' or (byte)'.' or (byte)'@'))
            {
                end++;
            }

            key = text[..end];
            text = text[end..];
        }

        text = text.TrimStart(" \t"u8);
        if (key.IsEmpty || text.IsEmpty || text[0] is not ((byte)':' or (byte)'='))
        {
            return false;
        }

        text = text[1..];
        isQuoted = TryReadQuoted(ref text, out value);
        if (!isQuoted)
        {
            text = text.TrimStart(" \t"u8);
            int end = text.IndexOfAny(" \t,;}"u8);
            value = end < 0 ? text : text[..end];
            text = text[value.Length..];
        }

        text = text.TrimStart(" \t"u8);
        text = !text.IsEmpty && text[0] is (byte)',' or (byte)';' ? text[1..] : text;
        return true;
    }

    private static bool TryReadQuoted(ref ReadOnlySpan<byte> text, out ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> rest = text.TrimStart(" \t"u8);
        value = default;
        if (rest.IsEmpty || rest[0] is not ((byte)'"' or (byte)'\''))
        {
            return false;
        }

        for (int index = 1; index < rest.Length; index++)
        {
            if (rest[index] == '\\')
            {
                index++;
            }
            else if (rest[index] == rest[0])
            {
                value = rest[1..index];
                text = rest[(index + 1)..];
                return true;
            }
        }

        return false;
    }
}
