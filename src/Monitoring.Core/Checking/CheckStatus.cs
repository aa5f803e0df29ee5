namespace Monitoring.Checking;

/// <summary>The result of a check.</summary>
/// <remarks>ConvertTo-Json writes an enumeration by name only if its values are 64-bit integers.</remarks>
public enum CheckStatus : long
{
    /// <summary>The check found no problem.</summary>
    Passed,

    /// <summary>The collector will work, but not for long, not for all logs, or with less
    /// metadata than possible.</summary>
    Warning,

    /// <summary>The collector will not work.</summary>
    Failed,

    /// <summary>The check was not possible, because something that it depends on fails or is missing.</summary>
    Skipped,
}
