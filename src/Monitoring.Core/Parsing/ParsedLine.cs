using Monitoring.Entries;

namespace Monitoring.Parsing;

/// <summary>What a parser found in one line: where in the line the message lies, and what else the line says.</summary>
internal struct ParsedLine
{
    /// <summary>When the line says it was written, Unix time in nanoseconds; 0 where it does not say.</summary>
    public long UnixNanoseconds;

    /// <summary>Where in the line the message begins, in bytes.</summary>
    public int MessageStart;

    /// <summary>How long the message is, in bytes, without its newline.</summary>
    public int MessageLength;

    /// <summary>The output it was written to.</summary>
    public LogOutput Output;

    /// <summary>Whether the message goes on in a later line of the same output.</summary>
    public bool IsPartial;
}
