using System.Management.Automation;
using Monitoring.Entries;
using Monitoring.Storing;

namespace Monitoring.Formatting;

/// <summary>What Monitoring.Types.ps1xml adds to a store's health for people to look at. Everything given out here is safe on
/// a terminal.</summary>
/// <remarks>Each method is a code property: PowerShell asks for a public static method that takes a PSObject.</remarks>
public static class LogStoreHealthDisplay
{
    /// <summary>The path.</summary>
    public static string GetPath(PSObject instance) => TerminalText.Neutralise(Unwrap(instance).Path);

    /// <summary>The size of the file, with a unit.</summary>
    public static string GetSize(PSObject instance) => ByteSize.Format(Unwrap(instance).FileBytes);

    /// <summary>The least time stamp, local.</summary>
    public static string GetEarliest(PSObject instance) => ViewTime.Format(Unwrap(instance).Earliest);

    /// <summary>The greatest time stamp, local.</summary>
    public static string GetLatest(PSObject instance) => ViewTime.Format(Unwrap(instance).Latest);

    /// <summary>What is wrong, a line each.</summary>
    public static string GetProblems(PSObject instance) =>
        string.Join('\n', Unwrap(instance).Problems.Select(problem => TerminalText.Neutralise(problem)));

    private static LogStoreHealth Unwrap(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return (LogStoreHealth)instance.BaseObject;
    }
}
