using Monitoring.Messages;
using Monitoring.Messages.Levels;
using Monitoring.Storing.Blocks.Tokens;

namespace Monitoring.Storing.Blocks.Templates;

// Implementation notes
//
// The level of a JSON object depends on its structure, its keys and the values of a few keys (LevelFields). Tokens
// cannot change the structure, which is punctuation, nor make a key or a name of a level, neither of which has digits.
// What remains are a level as a number, journald's priority and MongoDB's "D1". So the level of a template without them
// is the same for any tokens, in particular for the samples below, and with one of them it is not: two samples differ.
//
// Text is decided by template if it begins with the level (LevelHead). Otherwise each message is decided: times and
// marks depend on tokens in too many ways.

/// <summary>Decides the levels of messages: once for a template where its tokens cannot matter.</summary>
internal sealed class TemplateLevels
{
    private const sbyte Varies = -1;

    /// <summary>The maximum number of templates, and of bytes of each, whose levels are kept for the next
    /// blocks.</summary>
    private const int MaxKnown = 512;
    private const int MaxKnownLength = 512;

    private readonly List<sbyte> _levels = [];
    private readonly ByteBuffer _sample = new();

    /// <summary>The levels of templates of JSON objects, also of earlier blocks.</summary>
    private readonly Dictionary<byte[], sbyte> _known = new(new BytesComparer());

    /// <summary>Returns the level of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="template">The message's template; new ones in the order of their numbers.</param>
    /// <param name="templates">The table with the template.</param>
    public LogLevel Decide(ReadOnlySpan<byte> message, int template, TemplateTable templates)
    {
        if (template == _levels.Count)
        {
            ReadOnlySpan<byte> text = templates.GetText(template);
            _levels.Add(LevelGuesser.IsJson(message) ? FindForAll(text) : DecideByHead(text));
        }

        return _levels[template] == Varies ? LevelGuesser.Guess(message) : (LogLevel)_levels[template];
    }

    /// <summary>Adds a template whose level is not needed.</summary>
    public void Skip(int template)
    {
        if (template == _levels.Count)
        {
            _levels.Add(Varies);
        }
    }

    /// <summary>Removes all templates.</summary>
    public void Clear()
    {
        _levels.Clear();
        if (_known.Count == MaxKnown)
        {
            _known.Clear();
        }
    }

    private static sbyte DecideByHead(ReadOnlySpan<byte> template)
    {
        int end = template.IndexOfAnyInRange((byte)TokenKind.Number, (byte)TokenKind.Whole);
        if (end < 0)
        {
            return (sbyte)LevelGuesser.Guess(template);
        }

        return LevelHead.TryDecide(template[..end], out LogLevel level) && !LevelHead.MayOverrule(template)
            ? (sbyte)level : Varies;
    }

    private sbyte FindForAll(ReadOnlySpan<byte> template)
    {
        Dictionary<byte[], sbyte>.AlternateLookup<ReadOnlySpan<byte>> known =
            _known.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(template, out sbyte level))
        {
            level = DecideForAll(template);
            if (_known.Count < MaxKnown && template.Length <= MaxKnownLength)
            {
                known[template] = level;
            }
        }

        return level;
    }

    private sbyte DecideForAll(ReadOnlySpan<byte> template)
    {
        if (template is [(byte)TokenKind.Whole])
        {
            return Varies;
        }

        LogLevel level = Guess(template, "10"u8);
        return level == Guess(template, "20"u8)
            && level == Guess(template, "3"u8)
            && level == Guess(template, "4"u8)
            && level == Guess(template, "D1"u8) ? (sbyte)level : Varies;
    }

    private LogLevel Guess(ReadOnlySpan<byte> template, ReadOnlySpan<byte> token)
    {
        _sample.Clear();
        for (int index = 0; index < template.Length; index++)
        {
            TokenKind kind = (TokenKind)template[index];
            if (kind is < TokenKind.Number or > TokenKind.Whole)
            {
                _sample.WriteByte(template[index]);
                continue;
            }

            _sample.Write(token);
            index += kind is TokenKind.LowerHex or TokenKind.UpperHex ? 1 : 0;
        }

        return LevelGuesser.Guess(_sample.Written);
    }
}
