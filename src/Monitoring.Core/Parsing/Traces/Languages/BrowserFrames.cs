using System.Runtime.CompilerServices;

namespace Monitoring.Parsing.Traces.Languages;

/// <summary>Frames of JavaScript as Firefox and Safari print them: <c>add@https://shop/cart.js:12:5</c>.</summary>
/// <remarks>Source: js/src/vm/SavedStacks.cpp of SpiderMonkey; Source/JavaScriptCore/runtime/StackFrame.cpp of
/// WebKit.</remarks>
internal static class BrowserFrames
{
    /// <summary>Whether a line that ends in a digit ends in a colon and a number, has a number before these, and an at
    /// sign.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool EndsInPosition(ReadOnlySpan<byte> line)
    {
        int colon = line.LastIndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return colon > 0 && line[colon] == ':' && char.IsAsciiDigit((char)line[colon - 1]) && line.Contains((byte)'@');
    }

    /// <summary>Whether a line is a function, an at sign, and a position with line and column or native code.</summary>
    public static bool IsFrame(ReadOnlySpan<byte> line)
    {
        int at = line.IndexOf((byte)'@');
        if (at < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> place = line[(at + 1)..];
        ReadOnlySpan<byte> function = line[..at];
        if (place.SequenceEqual("[native code]"u8))
        {
            return at > 0 && !function.Contains((byte)' ');
        }

        return IsPosition(place)
            && (
                !function.Contains((byte)' ')
                || function.SequenceEqual("global code"u8)
                || function.SequenceEqual("module code"u8)
                || function.SequenceEqual("eval code"u8));
    }

    private static bool IsPosition(ReadOnlySpan<byte> place)
    {
        if (!TraceLine.EndsInNumber(place, out ReadOnlySpan<byte> line)
            || !TraceLine.EndsInNumber(line, out ReadOnlySpan<byte> path))
        {
            return false;
        }

        int blank = path.IndexOf((byte)' ');
        return path.IndexOf("://"u8) is var scheme && scheme > 0
            ? blank < 0 || path[blank..].StartsWith(" line "u8)
            : path.StartsWith("webpack-internal:"u8)
                || path.StartsWith("debugger eval code"u8)
                || path.EndsWith("js"u8)
                || path.EndsWith("bundle"u8);
    }
}
