namespace Monitoring.Entries;

/// <summary>The output of a process that a record was written to.</summary>
public enum LogOutput : byte
{
    /// <summary>The format does not say, as in a plain file.</summary>
    Unknown = 0,

    /// <summary>The standard output.</summary>
    Stdout = 1,

    /// <summary>The standard error.</summary>
    Stderr = 2,
}
