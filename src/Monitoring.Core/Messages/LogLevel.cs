namespace Monitoring.Messages;

/// <summary>How grave an entry is; a graver level compares greater, and one that nobody could tell compares least.</summary>
/// <remarks>ConvertTo-Json writes an enumeration by name only if its values are 64-bit integers.</remarks>
public enum LogLevel : long
{
    /// <summary>The entry does not say, or says it ambiguously.</summary>
    Unknown = 0,

    /// <summary>The finest detail: trace, verbose.</summary>
    Trace = 1,

    /// <summary>Of use while developing: debug.</summary>
    Debug = 2,

    /// <summary>The ordinary course of things: info, notice.</summary>
    Information = 3,

    /// <summary>Unexpected, but it goes on: warn.</summary>
    Warning = 4,

    /// <summary>Something failed: error.</summary>
    Error = 5,

    /// <summary>The process cannot go on: critical, fatal, panic, emergency, alert.</summary>
    Critical = 6,
}
