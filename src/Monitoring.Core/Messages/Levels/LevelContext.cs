using System.Text;

namespace Monitoring.Messages.Levels;

/// <summary>A level's name in a line, with the text around it.</summary>
/// <remarks>The forms are those of <see cref="LevelMarks"/>.</remarks>
internal readonly ref struct LevelContext
{
    /// <summary>The minimum length of a name outside of brackets. Shorter names are marks only in brackets:
    /// <c>[E]</c>.</summary>
    public const int MinNameLength = 3;

    // "no ERROR", "log level: DEBUG", "is set to [warn]"
    private static readonly byte[][] Mentions =
    [
        .. "level levels no not without zero any all an the or and in to is as at of".Split(' ')
            .Select(Encoding.ASCII.GetBytes),
    ];

    private static readonly byte[][] SettingValues =
    [
        .. "nil <nil> null none true false yes no on off undefined".Split(' ').Select(Encoding.ASCII.GetBytes),
    ];

    private static readonly byte[][] CommonNames =
    [
        .. "debug info warn warning error err fatal".Split(' ').Select(Encoding.ASCII.GetBytes),
    ];

    // "error count is 3", "debug mode is on", "info page"
    private static readonly byte[][] Nouns =
    [
        .. "count counts counter rate rates id ids mode level levels budget code codes handler handlers handling log logs page pages flag report reports reporting output signs was is are were will for or and free".Split(' ').Select(Encoding.ASCII.GetBytes),
    ];

    private readonly ReadOnlySpan<byte> _before;
    private readonly int _begin;
    private readonly ReadOnlySpan<byte> _after;
    private readonly ReadOnlySpan<byte> _previousWord;
    private readonly ReadOnlySpan<byte> _word;
    private readonly bool _isFirst;
    private readonly bool _hasTime;
    private readonly bool _isUpper;
    private readonly int _length;
    private readonly int _words;
    private readonly byte _nextByte;

    /// <summary>Creates the context of a name.</summary>
    /// <param name="text">The line.</param>
    /// <param name="word">The name.</param>
    /// <param name="previous">The letters before it.</param>
    /// <param name="begin">The end of the line's prefix.</param>
    /// <param name="hasTime">Whether the prefix has a time.</param>
    /// <param name="words">The number of words between the prefix and the name.</param>
    public LevelContext(ReadOnlySpan<byte> text, LetterRun word, LetterRun previous, int begin, bool hasTime, int words)
    {
        _before = text[..word.Start];
        _begin = begin;
        _after = text[word.End..];
        _previousWord = text[previous.Start..previous.End];
        _word = text[word.Start..word.End];
        _isFirst = word.Start == begin;
        _hasTime = hasTime;
        _isUpper = word.IsUpper(text);
        _length = word.Length;
        _words = words;
        _nextByte = _after.IsEmpty ? (byte)' ' : _after[0];
    }

    /// <summary>Whether the name is the line's level, and not a word of its text.</summary>
    public bool IsMark() =>
        (_isFirst || !IsOneOf(Mentions, _previousWord))
        && (
            IsBracketed()
            || (
                _length >= MinNameLength
                && (IsBeforeColon() || IsInCapitals() || IsAfterTime() || IsCommonAfterTime())));

    private bool IsBracketed()
    {
        byte before = Last(_before);
        byte after = First(_after.TrimStart((byte)' '));
        if (after == ']')
        {
            return (before == '[' && (_isUpper || _length >= MinNameLength))
                || (
                    before == ' '
                    && _length >= MinNameLength
                    && ((_isFirst && _hasTime) || Last(_before.TrimEnd((byte)' ')) == '['))
                || (before == ':' && _length >= MinNameLength && IsTagInBrackets());
        }

        return _length >= MinNameLength
            && ((after == '|' && Last(_before.TrimEnd((byte)' ')) == '|')
                || (before == '<' && _nextByte == '>' && _hasTime));
    }

    // "[core:error]", but not "[see the file a:error]".
    private bool IsTagInBrackets()
    {
        int open = _before.LastIndexOf((byte)'[');
        return open >= 0 && !_before[open..].Contains((byte)' ');
    }

    private bool IsBeforeColon()
    {
        if (_nextByte != ':' || IsSettingValue(_after[1..].Trim(" .,;\t\r\n"u8)))
        {
            return false;
        }

        if (_isUpper && (_isFirst || Last(_before) <= ' ' || IsAfterChannel()))
        {
            return !_after.StartsWith("://"u8);
        }

        ReadOnlySpan<byte> preface = _before.TrimEnd(" \t\n"u8);
        bool isAfterMark = preface.Length < _before.Length
            && Last(preface) is (byte)':' or (byte)']' or (byte)'-' or (byte)'|' or (byte)'>';
        return (_isFirst || isAfterMark) && (_after.Length == 1 || _after[1] <= ' ');
    }

    // "error: nil" and "debug: true" report that there is no error, or a setting.
    private static bool IsSettingValue(ReadOnlySpan<byte> text) =>
        (!text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9')) || IsOneOf(SettingValues, text);

    private bool IsInCapitals()
    {
        if (!_isUpper || !IsEndOfName())
        {
            return false;
        }

        // At the beginning no other condition is needed. Short forms are valid only there: "10:00AM INF started".
        byte before = Last(_before);
        if (_isFirst)
        {
            return before != '-' || _before.Length < 2 || _before[^2] <= ' ' || _hasTime;
        }

        return (before <= ' ' || before == '|')
            && (_words == 0 || (_words == 1 && (_hasTime || !IsSentence())) || IsAfterSyslogTag())
            && (_length > MinNameLength || _words == 0 || _nextByte == '!')
            && !IsCounted();
    }

    private bool IsEndOfName() => _nextByte switch
    {
        <= (byte)' ' or (byte)'|' or (byte)',' or (byte)'!' => true,
        (byte)']' => _isFirst && _hasTime,
        (byte)'/' => _isFirst && _hasTime, // Celery: "INFO/MainProcess]"
        (byte)'[' => _isFirst && _after.Length > 1 && char.IsAsciiDigit((char)_after[1]), // logrus: "INFO[0000]"
        _ => false,
    };

    // "Checking DEBUG flag"; a logger's name before a level does not look like a sentence.
    private bool IsSentence() => _before.Length > 1 && char.IsAsciiLetterUpper((char)_before[0])
        && char.IsAsciiLetterLower((char)_before[1]);

    // "0 ERROR", "12 WARN"
    private bool IsCounted() => char.IsAsciiDigit((char)Last(_before.TrimEnd((byte)' ')));

    private static bool IsOneOf(byte[][] words, ReadOnlySpan<byte> word)
    {
        foreach (byte[] candidate in words)
        {
            if (Ascii.EqualsIgnoreCase(word, candidate))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsAfterTime() => _isFirst && _hasTime
        && (_nextByte == '\t' || _after.StartsWith("  "u8) || _after.StartsWith(" |"u8) || _after.StartsWith(" - "u8)
            || _nextByte == '|');

    private bool IsCommonAfterTime()
    {
        if (!_isFirst || !_hasTime || _nextByte != ' ' || Last(_before) != ' ' || !IsOneOf(CommonNames, _word))
        {
            return false;
        }

        ReadOnlySpan<byte> next = _after.IsEmpty ? default : _after[1..];
        int end = next.IndexOfAny(" :,.;"u8);
        return !IsOneOf(Nouns, end < 0 ? next : next[..end]);
    }

    // "production.ERROR: boom"
    private bool IsAfterChannel()
    {
        ReadOnlySpan<byte> channel = _hasTime && _before.Length > _begin + 1 ? _before[_begin..] : default;
        return Last(channel) == '.' && !channel.ContainsAny(" :/"u8);
    }

    // "Jun  1 10:00:00 host cart: ERROR boom"
    private bool IsAfterSyslogTag() => _hasTime && _words == 2 && Last(_before.TrimEnd((byte)' ')) == ':';

    private static byte First(ReadOnlySpan<byte> text) => text.IsEmpty ? (byte)' ' : text[0];

    private static byte Last(ReadOnlySpan<byte> text) => text.IsEmpty ? (byte)' ' : text[^1];
}
