using System.Buffers;
using System.Text;

namespace Monitoring.Querying.Wildcards;

/// <summary>The text before the first wildcard of a pattern; excludes most values without decoding them.</summary>
internal sealed class WildcardPrefix
{
    private static readonly SearchValues<char> Special = SearchValues.Create("*?[`");

    private readonly byte[] _ascii;
    private readonly bool _isWhole;

    /// <summary>Reads the prefix of a valid pattern.</summary>
    public WildcardPrefix(string pattern)
    {
        int length = pattern.AsSpan().IndexOfAny(Special);
        string prefix = length < 0 ? pattern : pattern[..length];
        bool isAscii = Ascii.IsValid(prefix);
        _ascii = isAscii ? Encoding.ASCII.GetBytes(prefix) : [];
        _isWhole = isAscii && length < 0;
    }

    /// <summary>Whether a value may match the pattern; false is certain. Letters that are not ASCII may equal others by
    /// case, so a value that has them is not excluded.</summary>
    /// <param name="value">The value, in UTF-8.</param>
    public bool MayMatch(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> head = value[..Math.Min(value.Length, _ascii.Length)];
        if (!Ascii.IsValid(_isWhole ? value : head))
        {
            return true;
        }

        return (!_isWhole || value.Length == _ascii.Length) && Ascii.EqualsIgnoreCase(head, _ascii);
    }
}
