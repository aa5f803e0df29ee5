using System.Buffers;

namespace Monitoring.Messages.Levels;

/// <summary>Recognizes messages that report a crash and name no level: stack traces, panics, unhandled exceptions,
/// fatal errors, segmentation faults.</summary>
/// <remarks>
/// Three rules; nothing is allocated:
/// <list type="number">
/// <item>the first line is one that a runtime prints when a program crashes, see <see cref="IsFatalLine"/>;</item>
/// <item>the first line begins with an exception's name and others follow;</item>
/// <item>a later line is a frame of a stack trace or the head of one, within the first <see cref="Window"/>
/// bytes.</item>
/// </list>
/// A logger's own level has precedence: a trace that a logger has written as a warning is a warning.
/// </remarks>
internal static class CrashMarks
{
    /// <summary>The searched part of a message, in bytes: the lines before the first frame may be long.</summary>
    private const int Window = 8192;

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    /// <summary>Whether a message reports a crash.</summary>
    /// <param name="message">The message, without white space at its beginning.</param>
    public static bool AreIn(ReadOnlySpan<byte> message)
    {
        message = message[..Math.Min(message.Length, Window)];
        int end = message.IndexOfAny(LineEnds);
        ReadOnlySpan<byte> first = end < 0 ? message : message[..end];
        return IsFatalLine(first) || (end >= 0 && (IsException(first) || HasFrame(message[end..])));
    }

    private static bool IsFatalLine(ReadOnlySpan<byte> line)
    {
        if (line.Length < 8)
        {
            return false;
        }

        bool isHead = line[0] switch
        {
            (byte)'{' => line.StartsWith("{:clojure.main/message"u8),
            (byte)'T' => line.StartsWith("Traceback (most recent call last"u8),
            (byte)'+' => line.StartsWith("+ Exception Group Traceback"u8),
            (byte)'p' => line.StartsWith("panic: "u8) || line.StartsWith("panic("u8),
            (byte)'g' => line.StartsWith("goroutine "u8) && line[^1] == ':' && line.IndexOf(" ["u8) > 0,
            (byte)'r' => line.StartsWith("runtime: goroutine stack exceeds"u8),
            (byte)'f' => line.StartsWith("fatal error: "u8) || line.StartsWith("free(): "u8),
            (byte)'m' =>
                line.StartsWith("malloc(): "u8)
                || line.StartsWith("malloc_consolidate(): "u8)
                || line.StartsWith("munmap_chunk(): "u8),
            (byte)'d' => line.StartsWith("double free or corruption"u8),
            (byte)'c' => line.StartsWith("corrupted size vs. prev_size"u8),
            (byte)'t' => IsRustPanic(line) || line.StartsWith("terminate called "u8),
            (byte)'l' => line.StartsWith("libc++abi: terminating"u8),
            (byte)'E' => line.StartsWith("Exception in thread \""u8) || line.StartsWith("Execution error ("u8),
            (byte)'=' => IsSanitizer(line),
            (byte)'W' => line.StartsWith("WARNING: ThreadSanitizer: "u8),
            0xF0 => line.StartsWith("💣 Program crashed: "u8),
            0xE2 => line.StartsWith("══"u8) && line.IndexOf("╡ EXCEPTION CAUGHT BY "u8) > 0,
            (byte)'U' => line.StartsWith("Unhandled exception"u8) || line.StartsWith("Unhandled Exception"u8)
                || line.StartsWith("Uncaught "u8) || line.StartsWith("UnhandledPromiseRejection"u8),
            (byte)'P' => line.StartsWith("PHP Fatal error"u8) || line.StartsWith("PHP Parse error"u8)
                || line.StartsWith("Program received signal SIG"u8)
                    || line.StartsWith("Program terminated with signal SIG"u8),
            (byte)'F' =>
                line.StartsWith("Fatal error: "u8)
                || line.StartsWith("Fatal Python error: "u8)
                || line.StartsWith("FATAL ERROR: "u8),
            (byte)'S' => line.StartsWith("SIGSEGV"u8) || line.StartsWith("SIGABRT"u8) || line.StartsWith("SIGBUS"u8),
            (byte)'A' => line.StartsWith("Aborted (core dumped)"u8),
            (byte)'B' => line.StartsWith("Bus error"u8),
            (byte)'I' => line.StartsWith("Illegal instruction"u8),
            (byte)'*' =>
                line.StartsWith("*** stack smashing detected"u8) || line.StartsWith("*** buffer overflow detected"u8)
                || line.StartsWith("*** Error in `"u8)
                    || line.StartsWith("*** Aborted at "u8)
                    || line.StartsWith("*** SIG"u8)
                    || line.StartsWith("*** Program crashed: "u8)
                || line.StartsWith("*** Signal "u8) || line.StartsWith("** ("u8),
            (byte)'#' => line.StartsWith("# A fatal error has been detected by the Java Runtime"u8),
            _ => false,
        };
        return isHead || IsRubyError(line) || line.IndexOf("segfault at "u8) >= 0 || IsOutOfMemory(line)
            || line.IndexOf("Segmentation fault"u8) >= 0
            || (line.IndexOf(".swift:"u8) is > 0 and int file && line[file..].IndexOf(": Fatal error"u8) > 0);
    }

    /// <summary>Linux: <c>Out of memory: Killed process 4711 (java)</c>,
    /// <c>Memory cgroup out of memory: Killed process</c>.</summary>
    private static bool IsOutOfMemory(ReadOnlySpan<byte> line) =>
        line.IndexOf("ut of memory: Kill"u8) is >= 0 and int start
        && (
            line[start..].StartsWith("ut of memory: Killed process "u8)
            || line[start..].StartsWith("ut of memory: Kill process "u8));

    /// <summary>Rust: <c>thread 'main' panicked at src/main.rs:2:5:</c>, with a number before the verb since
    /// 1.91.</summary>
    private static bool IsRustPanic(ReadOnlySpan<byte> line) =>
        line.StartsWith("thread '"u8) && line.IndexOf(" panicked at "u8) > 0;

    /// <summary>Ruby: <c>cart.rb:42:in 'add': no such item (KeyError)</c>.</summary>
    private static bool IsRubyError(ReadOnlySpan<byte> line) =>
        line[^1] == ')' && line.IndexOf(".rb:"u8) is > 0 and int file
        && (line[file..].IndexOf(":in '"u8) >= 0 || line[file..].IndexOf(":in `"u8) >= 0)
        && line.LastIndexOf((byte)'(') is > 0 and int open && char.IsAsciiLetterUpper((char)line[open + 1]);

    /// <summary>Whether a line begins with an exception's name. Further lines are then its trace, in any
    /// language.</summary>
    private static bool IsException(ReadOnlySpan<byte> line)
    {
        int end = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> name = end < 0 ? line : line[..end];
        bool hasMessage = end < 0 || name[^1] == ':' || line[(end + 1)..].StartsWith("("u8);
        name = name.TrimEnd((byte)':');
        return hasMessage && (name.EndsWith("Exception"u8) || name.EndsWith("Error"u8)) && !name.ContainsAny("=\"/"u8);
    }

    /// <summary>Whether one of the lines is a frame, or begins a trace.</summary>
    private static bool HasFrame(ReadOnlySpan<byte> lines)
    {
        while (lines.IndexOf((byte)'\n') is >= 0 and int end)
        {
            lines = lines[(end + 1)..];
            ReadOnlySpan<byte> text = lines.TrimStart(" \t"u8);
            bool isIndented = text.Length < lines.Length;
            if (isIndented
                ? text.StartsWith("at "u8)
                    || text.StartsWith("File \""u8)
                    || text.StartsWith("from "u8)
                    || text.StartsWith("--- "u8)
                : text.StartsWith("#0 "u8) || IsSanitizer(text) || text.StartsWith("WARNING: ThreadSanitizer: "u8)
                    || text.StartsWith("Caused by: "u8)
                        || text.StartsWith("Traceback (most recent call last"u8)
                        || text.StartsWith("panic: "u8)
                    || (text.StartsWith("goroutine "u8) && IsGoroutine(text)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>==123==ERROR: AddressSanitizer: heap-use-after-free</c>.</summary>
    private static bool IsSanitizer(ReadOnlySpan<byte> text)
    {
        if (!text.StartsWith("=="u8))
        {
            return false;
        }

        int digits = text[2..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits > 0
            && (
                text[(2 + digits)..].StartsWith("==ERROR: "u8)
                || text[(2 + digits)..].StartsWith("==WARNING: MemorySanitizer"u8));
    }

    private static bool IsGoroutine(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny(LineEnds);
        ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
        return line.EndsWith("]:"u8);
    }
}
