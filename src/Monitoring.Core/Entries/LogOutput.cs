namespace Monitoring.Entries;

/// <summary>The output of a process that a record was written to.</summary>
/// <remarks>ConvertTo-Json writes an enumeration by name only if its values are 64-bit integers. That does not make a
/// row of a batch larger, because it is padded to eight bytes anyway.</remarks>
public enum LogOutput : long
{
    /// <summary>The format does not have the output, as in a plain file.</summary>
    Unknown = 0,

    /// <summary>The standard output.</summary>
    Stdout = 1,

    /// <summary>The standard error.</summary>
    Stderr = 2,
}
