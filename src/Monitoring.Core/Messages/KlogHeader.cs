namespace Monitoring.Messages;

/// <summary>The header of a line of klog or glog: <c>E1126 10:00:00.123456    1 main.go:12] </c>.</summary>
internal static class KlogHeader
{
    /// <summary>Whether a line starts with the header. Its first byte is the letter of the level.</summary>
    public static bool IsAt(ReadOnlySpan<byte> text)
    {
        int date = text.Length > 9 && text[9] == ' ' ? 9 : text.Length > 7 && text[7] == ' ' ? 7 : 5;
        return text.Length >= date + 10
            && text[date] == ' '
            && text[date + 3] == ':'
            && text[date + 6] == ':'
            && text[date + 9] == '.'
            && text[0] is (byte)'I' or (byte)'W' or (byte)'E' or (byte)'F'
            && !text[1..date].ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>The length of the header, up to the bracket that ends it; 0 if the line has none.</summary>
    public static int Length(ReadOnlySpan<byte> text)
    {
        int end = IsAt(text) ? text.IndexOf("] "u8) : -1;
        return end < 0 ? 0 : end + 1;
    }
}
