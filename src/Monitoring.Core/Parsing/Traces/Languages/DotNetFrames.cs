namespace Monitoring.Parsing.Traces.Languages;

/// <summary>Frames of .NET in other languages than English, and those of Mono.</summary>
/// <remarks>
/// <code>
///    bei Shop.Cart.Add(String name) in C:\Cart.cs:Zeile 42.       at Shop.Cart.Add (System.String name) [0x00001] in &lt;3ab5>:0
///    --- Ende der internen Ausnahmestapelüberwachung ---          at (wrapper managed-to-native) Shop.Disk.Read(intptr)
/// </code>
/// Source: Word_At, Exception_EndOfInnerExceptionStack and Exception_EndStackTraceFromPreviousThrow in the language
/// packs of .NET Framework; mono/metadata/threads.c and mcs/class/corlib/System.Diagnostics/StackTrace.cs of Mono.
/// </remarks>
internal static class DotNetFrames
{
    /// <summary>Whether an indented line is a frame that begins with another language's word for <c>at</c>.</summary>
    public static bool IsLocalized(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("   "u8) || line.Length < 10 || line[3] is (byte)' ' or (byte)'\t')
        {
            return false;
        }

        ReadOnlySpan<byte> text = line[3..];
        int blank = text.IndexOf((byte)' ');
        return blank > 0 && IsAt(text[..blank]) && IsQualifiedCall(text[(blank + 1)..]);
    }

    /// <summary>Whether the text after <c>at</c> is a frame of Mono, whose parameters follow a blank.</summary>
    public static bool IsMono(ReadOnlySpan<byte> frame)
    {
        if (frame.StartsWith("(wrapper "u8))
        {
            return frame.IndexOf(") "u8) > 0 && frame[^1] != ' ';
        }

        int open = frame.IndexOf(" ("u8);
        return open > 0
            && frame[..open] is var name
            && !name.Contains((byte)' ')
            && name.ContainsAny((byte)'.', (byte)':')
            && (frame.IndexOf(") [0x"u8) > 0 || frame.IndexOf(") <0x"u8) > 0 || frame.IndexOf(") (at "u8) > 0);
    }

    /// <summary>Whether a line ends the frames of an inner or an earlier exception, in any language.</summary>
    public static bool IsEnd(ReadOnlySpan<byte> text, int indent)
    {
        if (!text.StartsWith("--- "u8) || !text.EndsWith(" ---"u8) || text.Length < 12)
        {
            return false;
        }

        if (indent == 3)
        {
            return true;
        }

        text = text[4..];
        int blank = text.IndexOf((byte)' ');
        ReadOnlySpan<byte> word = text[..blank];
        return indent == 0
            && (
                word.SequenceEqual("End"u8)
                || word.SequenceEqual("Ende"u8)
                || word.SequenceEqual("Fin"u8)
                || word.SequenceEqual("Fim"u8)
                || word.SequenceEqual("Fine"u8)
                    || word.SequenceEqual("Конец"u8)
                    || word.SequenceEqual("Koniec"u8)
                    || word.SequenceEqual("Konec"u8)
                || word.IndexOf("堆栈跟踪"u8) >= 0
                    || word.IndexOf("スタック"u8) >= 0
                    || text.IndexOf("トレース"u8) > 0
                    || text.IndexOf("堆疊追蹤"u8) > 0);
    }

    private static bool IsAt(ReadOnlySpan<byte> word) => word.Length switch
    {
        1 => word[0] is (byte)'w' or (byte)'v' or (byte)'a',
        2 =>
            word.SequenceEqual("à"u8)
            || word.SequenceEqual("в"u8)
            || word.SequenceEqual("en"u8)
            || word.SequenceEqual("em"u8)
            || word.SequenceEqual("in"u8),
        3 =>
            word.SequenceEqual("bei"u8)
            || word.SequenceEqual("bij"u8)
            || word.SequenceEqual("vid"u8)
            || word.SequenceEqual("ved"u8)
            || word.SequenceEqual("在"u8) || word.SequenceEqual("於"u8),
        _ =>
            word.SequenceEqual("場所"u8)
            || word.SequenceEqual("konum:"u8)
            || word.SequenceEqual("위치:"u8)
            || word.SequenceEqual("hely:"u8),
    };

    /// <summary>Whether a frame is a name with a dot, directly followed by parentheses.</summary>
    private static bool IsQualifiedCall(ReadOnlySpan<byte> frame)
    {
        int open = frame.IndexOf((byte)'(');
        return open > 0
            && !frame[..open].Contains((byte)' ')
            && frame[..open].Contains((byte)'.')
            && frame[open..].Contains((byte)')');
    }
}
