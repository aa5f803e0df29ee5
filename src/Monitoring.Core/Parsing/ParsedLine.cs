using Monitoring.Entries;

namespace Monitoring.Parsing;

/// <summary>The parts of a parsed line: the range of the message, and its metadata.</summary>
internal struct ParsedLine
{
    /// <summary>The time in the line, in Unix nanoseconds; 0 if there is none.</summary>
    public long UnixNanoseconds;

    /// <summary>The start of the message in the line, in bytes.</summary>
    public int MessageStart;

    /// <summary>The length of the message, in bytes, without its newline.</summary>
    public int MessageLength;

    /// <summary>The output that the message was written to.</summary>
    public LogOutput Output;

    /// <summary>Whether the message continues in a later line of the same output.</summary>
    public bool IsPartial;
}
