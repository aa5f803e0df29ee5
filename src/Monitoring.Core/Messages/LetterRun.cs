namespace Monitoring.Messages;

/// <summary>The range of a run of ASCII letters in a text.</summary>
internal readonly record struct LetterRun(int Start, int End)
{
    /// <summary>The number of letters.</summary>
    public int Length => End - Start;

    /// <summary>Whether all letters are capitals.</summary>
    public bool IsUpper(ReadOnlySpan<byte> text) =>
        !text[Start..End].ContainsAnyExceptInRange((byte)'A', (byte)'Z');

    /// <summary>Whether the run is a word of prose, and not part of a name such as "com.shop.Cart", "pool-1" or
    /// "[main]".</summary>
    public bool IsAlone(ReadOnlySpan<byte> text)
    {
        int end = End;
        while (end < text.Length && text[end] is (byte)',' or (byte)';' or (byte)':' or (byte)'.' or (byte)'!')
        {
            end++;
        }

        return (Start == 0 || text[Start - 1] <= ' ') && (end == text.Length || text[end] <= ' ');
    }
}
