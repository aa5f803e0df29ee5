namespace Monitoring.Parsing;

/// <summary>Finds the position at which to cut a message that is too long.</summary>
internal static class MessageCut
{
    private const int MaxSequence = 4;

    /// <summary>The length of the longest prefix within a limit that does not end inside a UTF-8 sequence.</summary>
    public static int Find(ReadOnlySpan<byte> message, int limit)
    {
        int end = limit;
        while (end > limit - MaxSequence && (message[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return end > limit - MaxSequence ? end : limit;
    }
}
