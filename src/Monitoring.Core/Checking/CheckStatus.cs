namespace Monitoring.Checking;

/// <summary>How a check has ended.</summary>
/// <remarks>ConvertTo-Json writes an enumeration by name only if its values are 64-bit integers.</remarks>
public enum CheckStatus : long
{
    /// <summary>All is well.</summary>
    Passed,

    /// <summary>It will work, but not for long, not for all, or with less than there could be.</summary>
    Warning,

    /// <summary>It will not work.</summary>
    Failed,

    /// <summary>It could not be told, because something before it does not work or is not there.</summary>
    Skipped,
}
