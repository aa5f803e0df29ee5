using Monitoring.Entries;

namespace Monitoring.Parsing;

/// <summary>Tells how grave a message is from the way that common loggers write it; Unknown rather than wrong.</summary>
public static class LevelGuesser
{
    /// <summary>The level of a message.</summary>
    public static LogLevel Guess(ReadOnlySpan<byte> message) => throw new NotSupportedException();

    /// <summary>The level that a word means: full names, short forms (<c>err</c>, <c>W</c>) and the field's synonyms
    /// (<c>fatal</c>, <c>notice</c>), in any case.</summary>
    public static bool TryParseName(ReadOnlySpan<byte> word, out LogLevel level) => throw new NotSupportedException();
}
