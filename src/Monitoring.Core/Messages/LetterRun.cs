namespace Monitoring.Messages;

/// <summary>A run of ASCII letters in a text: where it begins, and where it has ended.</summary>
internal readonly record struct LetterRun(int Start, int End)
{
    /// <summary>How many letters.</summary>
    public int Length => End - Start;

    /// <summary>Whether all are capitals.</summary>
    public bool IsUpper(ReadOnlySpan<byte> text) =>
        !text[Start..End].ContainsAnyExceptInRange((byte)'A', (byte)'Z');

    /// <summary>Whether it is a word of prose, and not part of a name such as "com.shop.Cart", "pool-1" or "[main]".</summary>
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
