namespace Monitoring.Messages;

/// <summary>The severity of an entry. A more severe level compares greater; Unknown compares least.</summary>
/// <remarks>ConvertTo-Json writes an enumeration by name only if its values are 64-bit integers.</remarks>
public enum LogLevel : long
{
    /// <summary>The entry has no level, or an ambiguous one.</summary>
    Unknown = 0,

    /// <summary>The finest detail: trace, verbose.</summary>
    Trace = 1,

    /// <summary>Information for developers: debug.</summary>
    Debug = 2,

    /// <summary>Normal operation: info, notice.</summary>
    Information = 3,

    /// <summary>An unexpected event that does not stop the program: warn.</summary>
    Warning = 4,

    /// <summary>A failure: error.</summary>
    Error = 5,

    /// <summary>A failure that ends the process: critical, fatal, panic, emergency, alert.</summary>
    Critical = 6,
}
