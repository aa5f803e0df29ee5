namespace Monitoring.Querying.Labels;

// Implementation notes
//
//   selector    = [ requirement *( "," requirement ) ]
//   requirement = "!" key | key [ operation ]
//   operation   = ( "=" | "==" | "!=" ) value | ( ">" | "<" ) integer | ( "in" | "notin" ) "(" value *( "," value ) ")"
//
// from kubernetes/apimachinery, pkg/labels/selector.go, Parse. White space may be between any two of these. Keys and
// values follow the rules of LabelSyntax. Leniencies:
//
//   1. the value of one of our own keys may hold other characters than a label's: path=/var/log/x.log; without quotes
//      it holds no comma, parenthesis, quote or white space, and does not begin with = ! < or >;
//   2. a key or a value may be in single or double quotes, and then hold anything that is allowed there; the quote
//      itself is doubled: path='it''s.log'.
//
// As in Kubernetes, a value may be missing and is then the empty text: key= and key in (a,). in and notin are keys
// where no operator can be: "in in (in)". In quotes they are always text.

/// <summary>Reads a label selector, one requirement after the other.</summary>
/// <param name="selector">The selector.</param>
/// <param name="onlyLabels">Whether every key is a label's, even one with the name of one of the
/// module's own keys.</param>
internal ref struct SelectorParser(string selector, bool onlyLabels)
{
    private int _next;

    /// <summary>The position of the last read text, after its quote.</summary>
    private int _textStart;

    private readonly bool IsAtEnd => _next == selector.Length;

    private readonly char Current => _next < selector.Length ? selector[_next] : '\0';

    /// <summary>Reads all requirements.</summary>
    /// <exception cref="SelectorException">The text is not a selector.</exception>
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
                if (IsAtEnd)
                {
                    throw Error("a key was expected after the comma.");
                }
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
            return new SelectorRequirement(key, SelectorOperator.In, [ReadValue(key)]);
        }

        if (TrySkip('!'))
        {
            Expect('=', "'=' was expected after '!'.");
            return new SelectorRequirement(key, SelectorOperator.NotIn, [ReadValue(key)]);
        }

        if (TrySkip('>'))
        {
            return new SelectorRequirement(key, SelectorOperator.GreaterThan, [ReadInteger(key)]);
        }

        if (TrySkip('<'))
        {
            return new SelectorRequirement(key, SelectorOperator.LessThan, [ReadInteger(key)]);
        }

        if (TrySkipWord("in"))
        {
            return new SelectorRequirement(key, SelectorOperator.In, ReadSet(key));
        }

        if (TrySkipWord("notin"))
        {
            return new SelectorRequirement(key, SelectorOperator.NotIn, ReadSet(key));
        }

        return IsAtEnd || Current == ','
            ? new SelectorRequirement(key, SelectorOperator.Exists, [])
            : throw Error("'=', '!=', '>', '<', 'in', 'notin', a comma or the end was expected.");
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

        Check(LabelSyntax.CheckKey(key, onlyLabels));
        return key;
    }

    private string ReadValue(string key)
    {
        SkipSpace();
        string value = ReadText(isValue: true);
        Check(LabelSyntax.CheckValue(key, value, onlyLabels));
        return value;
    }

    private string ReadInteger(string key)
    {
        SkipSpace();
        int start = _next;
        string value = ReadValue(key);
        if (!SelectorRequirement.TryReadInteger(value, out _))
        {
            _next = start;
            throw Error("an integer was expected after '>' or '<'.");
        }

        return value;
    }

    // A doubled quote is not a valid character of a label, so there is none before the error.
    private readonly void Check(LabelError? error)
    {
        if (error is { } found)
        {
            throw new SelectorException(selector, _textStart + found.Position, found.Reason);
        }
    }

    private List<string> ReadSet(string key)
    {
        SkipSpace();
        Expect('(', "'(' was expected.");
        SkipSpace();
        if (Current == ')')
        {
            throw Error("a value was expected.");
        }

        List<string> values = [ReadValue(key)];
        SkipSpace();
        while (TrySkip(','))
        {
            values.Add(ReadValue(key));
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
        _textStart = start;
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
        _textStart = contentStart;
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
        '=' or '!' or '<' or '>' => isInsideValue,
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
