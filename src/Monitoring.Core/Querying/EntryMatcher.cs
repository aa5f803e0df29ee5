using System.Buffers;
using System.Globalization;
using System.Text;
using Monitoring.Entries;
using Monitoring.Messages;

namespace Monitoring.Querying;

/// <summary>Decides whether a query selects a message. The message must be at or above the level, contain one of the
/// texts, and match one of the patterns and none of the excluded patterns.</summary>
/// <remarks>If a pattern takes too long on a message, it neither matches nor fails. The message is emitted, because an
/// extra line is better than a lost line, and the user is warned once. The same applies to all messages after the
/// pattern is disabled. Safe to use from several threads.</remarks>
public sealed class EntryMatcher
{
    private readonly LogLevel _level;
    private readonly ContainedText[] _contains;
    private readonly MessagePattern[] _match;
    private readonly MessagePattern[] _notMatch;
    private MessagePattern? _slow;
    private int _isSlownessReported;

    /// <summary>Creates a matcher for one query.</summary>
    /// <param name="level">The minimum level; <see cref="LogLevel.Unknown"/> for all.</param>
    /// <param name="contains">A message must contain one of these; none for all.</param>
    /// <param name="match">A message must match one of these; none for all.</param>
    /// <param name="notMatch">A message must match none of these.</param>
    public EntryMatcher(
        LogLevel level,
        IEnumerable<ContainedText> contains,
        IEnumerable<MessagePattern> match,
        IEnumerable<MessagePattern> notMatch)
    {
        _level = level;
        _contains = [.. contains];
        _match = [.. match];
        _notMatch = [.. notMatch];
        MatchesAll = level == LogLevel.Unknown && _contains.Length == 0 && _match.Length == 0 && _notMatch.Length == 0;
    }

    /// <summary>Whether every message is selected.</summary>
    public bool MatchesAll { get; }

    /// <summary>Whether a message is selected.</summary>
    /// <param name="message">The message's bytes, UTF-8 or not.</param>
    public bool Matches(ReadOnlySpan<byte> message) => MatchesWithoutPatterns(message) && MatchesPatterns(message);

    /// <summary>Whether an entry is selected; uses the entry's cached text and level.</summary>
    public bool Matches(LogEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (_level == LogLevel.Unknown || entry.Level >= _level)
            && Contains(entry.GetUtf8Bytes().Span)
            && (!HasPatterns || MatchesPatterns(entry.Message.AsSpan()));
    }

    /// <summary>Returns a warning about a pattern that took too long; null if there is none or it was
    /// already returned.</summary>
    public string? TakeWarning()
    {
        if (Volatile.Read(ref _slow) is not { } pattern || Interlocked.Exchange(ref _isSlownessReported, 1) != 0)
        {
            return null;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"The pattern '{pattern}' took longer than {MessagePattern.Timeout.TotalMilliseconds:0} ms on one message. Such entries ")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"are let through; after {MessagePattern.MaxTimeouts} of them it is given up, and all entries are let through unmatched. ")
            + "Nested repetitions like (a+)+ cause this: write the pattern without them.";
    }

    private bool HasPatterns => _match.Length > 0 || _notMatch.Length > 0;

    private bool MatchesWithoutPatterns(ReadOnlySpan<byte> message) =>
        (_level == LogLevel.Unknown || LevelGuesser.Guess(message) >= _level) && Contains(message);

    private bool Contains(ReadOnlySpan<byte> message)
    {
        foreach (ContainedText text in _contains)
        {
            if (text.IsIn(message))
            {
                return true;
            }
        }

        return _contains.Length == 0;
    }

    // The number of characters never exceeds the number of bytes: invalid UTF-8 becomes one
    // U+FFFD for one to three bytes.
    private bool MatchesPatterns(ReadOnlySpan<byte> message)
    {
        if (!HasPatterns)
        {
            return true;
        }

        char[] text = ArrayPool<char>.Shared.Rent(message.Length);
        try
        {
            return MatchesPatterns(text.AsSpan(0, Encoding.UTF8.GetChars(message, text)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }

    private bool MatchesPatterns(ReadOnlySpan<char> message) =>
        (_match.Length == 0 || MatchesAny(_match, message, whenTooSlow: true))
        && !MatchesAny(_notMatch, message, whenTooSlow: false);

    private bool MatchesAny(MessagePattern[] patterns, ReadOnlySpan<char> message, bool whenTooSlow)
    {
        foreach (MessagePattern pattern in patterns)
        {
            bool? matches = pattern.IsMatch(message);
            if (matches is null)
            {
                Interlocked.CompareExchange(ref _slow, pattern, comparand: null);
            }

            if (matches ?? whenTooSlow)
            {
                return true;
            }
        }

        return false;
    }
}
