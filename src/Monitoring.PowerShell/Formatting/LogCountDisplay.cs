using System.Globalization;
using System.Management.Automation;
using Monitoring.Counting;
using Monitoring.Entries;

namespace Monitoring.Formatting;

/// <summary>What Monitoring.Types.ps1xml adds to a count for people to look at. Everything given out here is safe on a
/// terminal.</summary>
/// <remarks>Each method is a code property: PowerShell asks for a public static method that takes a PSObject.</remarks>
public static class LogCountDisplay
{
    private const int LongestBar = 30;
    private const int LongestValue = 60;
    private const string None = "(none)";

    /// <summary>Blocks of one eighth to seven eighths of a character cell, from the left: U+258F to U+2589.</summary>
    private const string Eighths = "▏▎▍▌▋▊▉";

    /// <summary>The beginning of the interval, local.</summary>
    public static string GetTime(PSObject instance)
    {
        LogCount count = Unwrap(instance);
        return count.Time is { } time ? ViewTime.Format(time, count.Interval ?? TimeSpan.Zero) : string.Empty;
    }

    /// <summary>The value.</summary>
    public static string GetValue(PSObject instance)
    {
        string value = TerminalText.Neutralise(
            string.Create(CultureInfo.InvariantCulture, $"{Unwrap(instance).Value ?? None}"));
        return value.Length <= LongestValue ? value : string.Concat(value.AsSpan(0, LongestValue - 1), "…");
    }

    /// <summary>The bytes of the messages, with a unit.</summary>
    public static string GetSize(PSObject instance) => ByteSize.Format(Unwrap(instance).Bytes);

    /// <summary>The part of all, in per cent.</summary>
    public static string GetShare(PSObject instance) =>
        (Unwrap(instance).Share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A bar whose length says how the count compares with the greatest one; no count but zero is without one.</summary>
    public static string GetBar(PSObject instance)
    {
        double relative = Unwrap(instance).Relative;
        int eighths = (int)Math.Round(relative * LongestBar * 8);
        eighths = relative > 0 ? Math.Max(1, eighths) : 0;
        string whole = new('█', eighths / 8);
        return eighths % 8 == 0 ? whole : whole + Eighths[(eighths % 8) - 1];
    }

    private static LogCount Unwrap(PSObject instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return (LogCount)instance.BaseObject;
    }
}
