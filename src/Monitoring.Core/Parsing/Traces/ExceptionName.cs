namespace Monitoring.Parsing.Traces;

/// <summary>Recognizes the name of an exception at the beginning of a line.</summary>
internal static class ExceptionName
{
    /// <summary>Whether a line is <c>Name</c>, <c>Name: message</c> or <c>Name [CODE]: message</c>, and the name has
    /// the ending of an exception's name.</summary>
    public static bool Begins(ReadOnlySpan<byte> line) =>
        Read(line) is { Length: > 0 } name
        && (name.EndsWith("Exception"u8) || name.EndsWith("Error"u8) || name.EndsWith("Throwable"u8))
        && IsFollowedByMessage(line[name.Length..]);

    /// <summary>Whether a line is a name with a dot, and perhaps a message. Where an exception is expected, such a line
    /// is one.</summary>
    public static bool BeginsQualified(ReadOnlySpan<byte> line) =>
        Read(line) is { Length: > 0 } name && name.Contains((byte)'.') && IsFollowedByMessage(line[name.Length..]);

    /// <summary>Whether a line can be the last of a Python traceback: any name but a level, and a message, or a class's
    /// name alone.</summary>
    public static bool EndsPython(ReadOnlySpan<byte> line) =>
        Read(line) is { Length: > 0 } name
        && IsFollowedByMessage(line[name.Length..])
        && name.ContainsAnyInRange((byte)'a', (byte)'z')
        && (name.Length < line.Length || char.IsAsciiLetterUpper((char)name[name.LastIndexOf((byte)'.') + 1]));

    /// <summary>The name at the beginning of the line; empty if there is none.</summary>
    private static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> line)
    {
        int end = 0;
        bool isStart = true;
        while (end < line.Length && (IsLetter(line[end]) || (!isStart && IsInner(line[end]))))
        {
            isStart = line[end] == '.';
            end++;
        }

        return isStart ? [] : line[..end];
    }

    private static bool IsFollowedByMessage(ReadOnlySpan<byte> rest) => rest.IsEmpty
        || (rest[0] == ':' && (rest.Length == 1 || rest[1] == ' '))
        || (rest.StartsWith(" ["u8) && rest.IndexOf("]: "u8) > 0);

    private static bool IsLetter(byte value) => char.IsAsciiLetter((char)value) || value == '_';

    /// <summary>The other characters of names: Java's and Scala's inner classes, .NET's generic ones.</summary>
    private static bool IsInner(byte value) =>
        char.IsAsciiDigit((char)value) || value is (byte)'.' or (byte)'$' or (byte)'`' or (byte)'+';
}
