using System.Buffers;
using System.Text;

namespace Monitoring.Querying;

/// <summary>A literal text to search for in messages.</summary>
/// <remarks>Safe to use from several threads.</remarks>
public sealed class ContainedText
{
    /// <summary>Characters from the most to the least common in logs; all others are rarer still.</summary>
    private const string CommonFirst = " etaoinsr0lhd1c2u3m4p5f6g7w8y9b.v:k-/=\"_,xj()[]{}qz";

    private readonly byte[] _utf8;
    private readonly int _anchor;
    private readonly SearchValues<byte> _anchorValues;

    /// <summary>Creates a text to search for.</summary>
    /// <param name="text">The text, at least one character.</param>
    /// <param name="caseSensitive">Whether the search is case-sensitive.</param>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public ContainedText(string text, bool caseSensitive = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        Text = text;
        CaseSensitive = caseSensitive;
        IsAscii = Ascii.IsValid(text);
        _utf8 = Encoding.UTF8.GetBytes(text);
        _anchor = FindRarest(text);
        char rarest = text[_anchor];
        _anchorValues = SearchValues.Create([(byte)char.ToLowerInvariant(rarest), (byte)char.ToUpperInvariant(rarest)]);
    }

    /// <summary>The text to search for.</summary>
    public string Text { get; }

    /// <summary>Whether the search is case-sensitive.</summary>
    public bool CaseSensitive { get; }

    /// <summary>The text in UTF-8.</summary>
    internal ReadOnlySpan<byte> Utf8 => _utf8;

    /// <summary>Whether the text has only ASCII characters.</summary>
    internal bool IsAscii { get; }

    /// <summary>Whether a message, in UTF-8, contains the text.</summary>
    public bool IsIn(ReadOnlySpan<byte> message)
    {
        if (CaseSensitive)
        {
            return message.IndexOf(_utf8) >= 0;
        }

        return IsAscii
            ? IsInIgnoringCase(message)
            : Encoding.UTF8.GetString(message).Contains(Text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Searches for the rarest letter in either case, then compares its surroundings.</summary>
    private bool IsInIgnoringCase(ReadOnlySpan<byte> message)
    {
        int last = message.Length - _utf8.Length;
        for (int start = 0; start <= last; start++)
        {
            int found = message[(start + _anchor)..(last + _anchor + 1)].IndexOfAny(_anchorValues);
            if (found < 0)
            {
                return false;
            }

            start += found;
            if (Ascii.EqualsIgnoreCase(message.Slice(start, _utf8.Length), _utf8))
            {
                return true;
            }
        }

        return false;
    }

    private static int FindRarest(string text)
    {
        int rarest = 0;
        int rank = -1;
        for (int index = 0; index < text.Length; index++)
        {
            int common = CommonFirst.IndexOf(char.ToLowerInvariant(text[index]), StringComparison.Ordinal);
            if (common < 0)
            {
                return index;
            }

            (rarest, rank) = common > rank ? (index, common) : (rarest, rank);
        }

        return rarest;
    }
}
