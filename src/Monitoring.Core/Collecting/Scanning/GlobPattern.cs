using System.Text;

namespace Monitoring.Collecting.Scanning;

/// <summary>A pattern for names and paths: <c>*</c> and <c>?</c> within a name, <c>[a-z]</c> and <c>[!a-z]</c>, and
/// <c>**</c> across directories.</summary>
/// <remarks>A pattern without a slash is matched against the name of a file, one with a slash against its path
/// below the root. All ways to match are followed at the same time, so that the time is linear in the path. A regular
/// expression without backtracking does the same, but its code is compiled at each start of a process.</remarks>
internal sealed class GlobPattern
{
    private const int MaxStackLength = 128;

    private readonly GlobPart[] _parts;
    private readonly bool _matchesPath;

    public GlobPattern(string pattern)
    {
        string normal = pattern.Replace('\\', '/');
        _matchesPath = normal.Contains('/', StringComparison.Ordinal);
        _parts = GlobPart.Parse(normal.TrimStart('/'));
    }

    /// <summary>Escapes a name into a pattern that matches only this name.</summary>
    public static string Escape(string name)
    {
        StringBuilder escaped = new();
        foreach (char c in name)
        {
            _ = c is '*' or '?' or '[' ? escaped.Append('[').Append(c).Append(']') : escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>Whether the pattern matches a file.</summary>
    /// <param name="relativePath">The path of the file below the root, with slashes.</param>
    public bool Matches(ReadOnlySpan<char> relativePath)
    {
        int length = _parts.Length + 1;
        Span<bool> states = 2 * length <= MaxStackLength ? stackalloc bool[MaxStackLength] : new bool[2 * length];
        return Matches(
            _matchesPath ? relativePath : relativePath[(relativePath.LastIndexOf('/') + 1)..],
            states[..length],
            states[length..(2 * length)]);
    }

    /// <summary>Whether the pattern matches a text. A state is the index of the part that comes next.</summary>
    private bool Matches(ReadOnlySpan<char> text, Span<bool> states, Span<bool> next)
    {
        states.Clear();
        Enter(states, 0);
        foreach (char character in text)
        {
            next.Clear();
            for (int state = 0; state < _parts.Length; state++)
            {
                if (states[state])
                {
                    Step(next, state, character);
                }
            }

            Span<bool> former = states;
            states = next;
            next = former;
        }

        return states[_parts.Length];
    }

    private void Step(Span<bool> next, int state, char character)
    {
        switch (_parts[state].Kind)
        {
            case GlobPartKind.Name when character != '/':
            case GlobPartKind.Path:
                Enter(next, state);
                break;
            case GlobPartKind.WithinDirectories:
                next[state] = true;
                if (character == '/')
                {
                    Enter(next, state + 1);
                }

                break;
            default:
                if (_parts[state].Matches(character))
                {
                    Enter(next, state + 1);
                }

                break;
        }
    }

    /// <summary>Adds a state, and those that follow it without a character.</summary>
    private void Enter(Span<bool> states, int state)
    {
        while (true)
        {
            states[state] = true;
            if (state == _parts.Length)
            {
                return;
            }

            switch (_parts[state].Kind)
            {
                case GlobPartKind.Name or GlobPartKind.Path:
                    state++;
                    break;
                case GlobPartKind.Directories:
                    states[state + 1] = true;
                    state += 2;
                    break;
                default:
                    return;
            }
        }
    }
}
