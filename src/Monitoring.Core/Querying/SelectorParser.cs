namespace Monitoring.Querying;

// Implementation notes
//
//   selector    = [ requirement *( "," requirement ) ]
//   requirement = "!" key | key [ ( "=" | "==" | "!=" ) text | ( "in" | "notin" ) "(" text *( "," text ) ")" ]
//   key         = text, not empty
//
// from kubernetes/apimachinery, pkg/labels/selector.go, Parse. White space may stand between any two of these. What is let
// through beyond that:
//
//   1. a text may hold any characters but = ! , ( ) quotes and white space, not just those of a label: path=/var/log/x.log;
//      behind the first character it may also hold = and !, if it is a value: url=/x?a=b;
//   2. a text may stand in single or double quotes, and then hold anything; the quote itself is written twice: 'it''s';
//   3. a comma may stand behind the last requirement.
//
// As in Kubernetes, a value may be missing and is then the empty text: key= and key in (a,). in and notin are keys where
// no operator can stand: "in in (in)". In quotes they are always text.

/// <summary>Reads a label selector, one requirement after the other.</summary>
internal ref struct SelectorParser(string selector)
{
    private int _next;

    private readonly bool IsAtEnd => _next == selector.Length;

    private readonly char Current => _next < selector.Length ? selector[_next] : '\0';

    /// <summary>All requirements.</summary>
    /// <exception cref="SelectorException">It is not a selector.</exception>
    public List<SelectorRequirement> Parse()
    {
        List<SelectorRequirement> requirements = [];
        SkipSpace();
        while (!IsAtEnd)
        {
            requirements.Add(ReadRequirement());
            SkipSpace();
            if (!IsAtEnd)
            {
                Expect(',', "a comma or the end was expected.");
                SkipSpace();
            }
        }

        return requirements;
    }

    private SelectorRequirement ReadRequirement()
    {
        if (TrySkip('!'))
        {
            SkipSpace();
            return new SelectorRequirement(ReadKey(), SelectorOperator.NotExists, []);
        }

        string key = ReadKey();
        SkipSpace();
        if (TrySkip('='))
        {
            TrySkip('=');
            return new SelectorRequirement(key, SelectorOperator.In, [ReadValue()]);
        }

        if (TrySkip('!'))
        {
            Expect('=', "'=' was expected behind '!'.");
            return new SelectorRequirement(key, SelectorOperator.NotIn, [ReadValue()]);
        }

        if (TrySkipWord("in"))
        {
            return new SelectorRequirement(key, SelectorOperator.In, ReadSet());
        }

        if (TrySkipWord("notin"))
        {
            return new SelectorRequirement(key, SelectorOperator.NotIn, ReadSet());
        }

        return IsAtEnd || Current == ','
            ? new SelectorRequirement(key, SelectorOperator.Exists, [])
            : throw Error("'=', '!=', 'in', 'notin', a comma or the end was expected.");
    }

    private string ReadKey()
    {
        int start = _next;
        string key = ReadText(isValue: false);
        if (key.Length == 0)
        {
            _next = start;
            throw Error("a key was expected.");
        }

        return key;
    }

    private string ReadValue()
    {
        SkipSpace();
        return ReadText(isValue: true);
    }

    private List<string> ReadSet()
    {
        SkipSpace();
        Expect('(', "'(' was expected.");
        List<string> values = [ReadValue()];
        SkipSpace();
        while (TrySkip(','))
        {
            values.Add(ReadValue());
            SkipSpace();
        }

        Expect(')', "a comma or ')' was expected.");
        return values;
    }

    private string ReadText(bool isValue)
    {
        if (Current is '\'' or '"')
        {
            return ReadQuoted();
        }

        int start = _next;
        while (!IsAtEnd && IsText(Current, isValue && _next > start))
        {
            _next++;
        }

        return selector[start.._next];
    }

    private string ReadQuoted()
    {
        int start = _next;
        string quote = selector[_next++].ToString();
        int contentStart = _next;
        while (true)
        {
            int end = selector.IndexOf(quote, _next, StringComparison.Ordinal);
            if (end < 0)
            {
                _next = start;
                throw Error("the quote is not closed.");
            }

            _next = end + 1;
            if (!TrySkip(quote[0]))
            {
                return selector[contentStart..end].Replace(quote + quote, quote, StringComparison.Ordinal);
            }
        }
    }

    private static bool IsText(char character, bool isInsideValue) => character switch
    {
        '=' or '!' => isInsideValue,
        ',' or '(' or ')' or '\'' or '"' => false,
        _ => !char.IsWhiteSpace(character),
    };

    private void SkipSpace()
    {
        while (!IsAtEnd && char.IsWhiteSpace(Current))
        {
            _next++;
        }
    }

    private bool TrySkip(char character)
    {
        if (IsAtEnd || Current != character)
        {
            return false;
        }

        _next++;
        return true;
    }

    private bool TrySkipWord(string word)
    {
        int end = _next + word.Length;
        if (!selector.AsSpan(_next).StartsWith(word, StringComparison.Ordinal)
            || (end < selector.Length && IsText(selector[end], isInsideValue: false)))
        {
            return false;
        }

        _next = end;
        return true;
    }

    private void Expect(char character, string reason)
    {
        if (!TrySkip(character))
        {
            throw Error(reason);
        }
    }

    private readonly SelectorException Error(string reason) => new(selector, _next, reason);
}
