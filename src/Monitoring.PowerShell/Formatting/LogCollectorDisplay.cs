using System.Globalization;
using System.Management.Automation;
using Monitoring.Collectors;
using Monitoring.Entries;
using Monitoring.Storing;

namespace Monitoring.Formatting;

/// <summary>What Monitoring.Types.ps1xml adds to a collector for people to look at. Everything given out here is safe on a
/// terminal.</summary>
/// <remarks>Each method is a code property: PowerShell asks for a public static method that takes a PSObject.</remarks>
public static class LogCollectorDisplay
{
    /// <summary>The name.</summary>
    public static string GetName(PSObject instance) => TerminalText.Neutralise(Unwrap(instance).Name);

    /// <summary>The paths, parted by commas.</summary>
    public static string GetPath(PSObject instance) => TerminalText.Neutralise(string.Join(", ", Unwrap(instance).Path));

    /// <summary>The store's path.</summary>
    public static string GetStorePath(PSObject instance) => TerminalText.Neutralise(Unwrap(instance).StorePath);

    /// <summary>How much was read, with a unit.</summary>
    public static string GetBytes(PSObject instance) => ByteSize.Format(Unwrap(instance).Bytes);

    /// <summary>How far it is behind: bytes, and since when.</summary>
    public static string GetLag(PSObject instance)
    {
        LogCollector collector = Unwrap(instance);
        return string.Create(
            CultureInfo.InvariantCulture, $"{ByteSize.Format(collector.LagBytes)}, {collector.LagSeconds:0.0} s");
    }

    /// <summary>When it was started, local.</summary>
    public static string GetStarted(PSObject instance) => ViewTime.Format(LogTimestamp.From(Unwrap(instance).Started));

    /// <summary>How long and how much is kept.</summary>
    public static string GetRetention(PSObject instance)
    {
        RetentionPolicy policy = Unwrap(instance).Retention;
        string age = policy.MaxAge is { } longest ? DurationText.Format(longest) : "any age";
        return $"{age}, {(policy.MaxBytes is { } bytes ? ByteSize.Format(bytes) : "any size")}";
    }

    /// <summary>The last warning.</summary>
    public static string GetLastWarning(PSObject instance) => TerminalText.Neutralise(Unwrap(instance).LastWarning ?? string.Empty);

    /// <summary>The last error.</summary>
    public static string GetLastError(PSObject instance) => TerminalText.Neutralise(Unwrap(instance).LastError ?? string.Empty);

    private static LogCollector Unwrap(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return (LogCollector)instance.BaseObject;
    }
}
