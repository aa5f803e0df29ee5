using System.Buffers;
using System.Text;

namespace Monitoring.Querying;

// Implementation notes
//
// This is not a parser of regular expressions. It finds literals outside groups, and gives up on what changes the
// meaning of the rest: options such as (?x), comments, references and subtracted sets. Ignoring case, only ASCII
// characters count, and not k, which also matches U+212A (KELVIN SIGN).

/// <summary>The literal texts that every match of a regular expression contains. Pure.</summary>
internal sealed class PatternLiterals
{
    private static readonly SearchValues<char> GroupKinds = SearchValues.Create(":=!<");
    private static readonly SearchValues<char> CharacterClasses = SearchValues.Create("dDwWsSbBAzZGtnrfvae");

    private readonly string _pattern;
    private readonly bool _caseSensitive;
    private readonly List<IReadOnlyList<ContainedText>> _alternatives = [];
    private readonly StringBuilder _run = new();
    private List<ContainedText> _texts = [];

    private PatternLiterals(MessagePattern pattern) =>
        (_pattern, _caseSensitive) = (pattern.ToString(), pattern.CaseSensitive);

    /// <summary>The alternatives, of which one must match, each with the texts that all of its matches
    /// contain.</summary>
    public IReadOnlyList<IReadOnlyList<ContainedText>> Alternatives => _alternatives;

    /// <summary>Whether every message with the texts of an alternative matches.</summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>The literals of a pattern; null if it has none that can be relied on.</summary>
    public static PatternLiterals? Of(MessagePattern pattern)
    {
        PatternLiterals literals = new(pattern);
        return literals.TryRead() && literals._alternatives.TrueForAll(texts => texts.Count > 0) ? literals : null;
    }

    private bool TryRead()
    {
        for (int index = 0; index < _pattern.Length;)
        {
            int end = Read(index);
            if (end < 0)
            {
                return false;
            }

            index = end;
        }

        EndAlternative();
        return true;
    }

    /// <summary>Reads the next element; returns its end, or -1 to give up.</summary>
    private int Read(int index)
    {
        switch (_pattern[index])
        {
            case '|':
                EndAlternative();
                return index + 1;
            case '\\':
                return ReadEscape(index + 1);
            case '(':
                EndInexactRun();
                return EndOfGroup(index);
            case '[':
                EndInexactRun();
                return EndOfSet(index);
            case '*' or '?':
                DropLast();
                return index + 1;
            case '{' when EndOfCount(index) is var end and > 0:
                DropLast();
                return end;
            case '+' or '^' or '$' or '.':
                EndInexactRun();
                return index + 1;
            default:
                Append(_pattern[index]);
                return index + 1;
        }
    }

    private int ReadEscape(int index)
    {
        if (index == _pattern.Length)
        {
            return -1;
        }

        if (CharacterClasses.Contains(_pattern[index]))
        {
            EndInexactRun();
            return index + 1;
        }

        if (char.IsLetterOrDigit(_pattern[index]) || _pattern[index] == '_')
        {
            return -1;
        }

        Append(_pattern[index]);
        return index + 1;
    }

    private void Append(char next)
    {
        if (char.IsAscii(next) && (_caseSensitive || next is not ('k' or 'K')))
        {
            _run.Append(next);
        }
        else
        {
            EndInexactRun();
        }
    }

    /// <summary>Removes the last character, which may be missing in a match.</summary>
    private void DropLast()
    {
        _run.Length = Math.Max(0, _run.Length - 1);
        EndInexactRun();
    }

    private void EndInexactRun()
    {
        EndRun();
        IsExact = false;
    }

    private void EndRun()
    {
        if (_run.Length > 0)
        {
            _texts.Add(new ContainedText(_run.ToString(), _caseSensitive));
            _run.Clear();
        }
    }

    private void EndAlternative()
    {
        EndRun();
        _alternatives.Add(_texts);
        _texts = [];
    }

    private int EndOfGroup(int start)
    {
        int depth = 0;
        for (int index = start; index < _pattern.Length; index++)
        {
            switch (_pattern[index])
            {
                case '\\':
                    index++;
                    break;
                case '[':
                    index = EndOfSet(index) - 1;
                    if (index < 0)
                    {
                        return -1;
                    }

                    break;
                case '(':
                    if (index + 2 < _pattern.Length
                        && _pattern[index + 1] == '?'
                        && !GroupKinds.Contains(_pattern[index + 2]))
                    {
                        return -1;
                    }

                    depth++;
                    break;
                case ')' when --depth == 0:
                    return index + 1;
            }
        }

        return -1;
    }

    /// <summary>The end of a set; its first character may be a closing bracket.</summary>
    private int EndOfSet(int start)
    {
        int first = start + (start + 1 < _pattern.Length && _pattern[start + 1] == '^' ? 2 : 1);
        for (int index = first; index < _pattern.Length; index++)
        {
            if (_pattern[index] == ']' && index > first)
            {
                return index + 1;
            }

            if (_pattern[index] == '[')
            {
                // A subtracted set, or a bracket that looks like one.
                return -1;
            }

            index += _pattern[index] == '\\' ? 1 : 0;
        }

        return -1;
    }

    /// <summary>The end of a count such as <c>{2,5}</c>; 0 if the brace is a literal.</summary>
    private int EndOfCount(int start)
    {
        int index = start + 1;
        while (index < _pattern.Length && (char.IsAsciiDigit(_pattern[index]) || _pattern[index] == ','))
        {
            index++;
        }

        bool isCount = index < _pattern.Length
            && _pattern[index] == '}'
            && index > start + 1
            && char.IsAsciiDigit(_pattern[start + 1]);
        return isCount ? index + 1 : 0;
    }
}
