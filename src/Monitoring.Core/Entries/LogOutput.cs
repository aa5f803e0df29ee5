namespace Monitoring.Entries;

/// <summary>The output of a process that a record was written to.</summary>
/// <remarks>ConvertTo-Json writes an enumeration by name only if its values are 64-bit integers. A row of a batch is none the larger
/// for it, because it is padded to eight bytes anyway.</remarks>
public enum LogOutput : long
{
    /// <summary>The format does not say, as in a plain file.</summary>
    Unknown = 0,

    /// <summary>The standard output.</summary>
    Stdout = 1,

    /// <summary>The standard error.</summary>
    Stderr = 2,
}
