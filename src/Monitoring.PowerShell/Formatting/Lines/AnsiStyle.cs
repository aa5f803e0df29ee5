using Monitoring.Checking;
using Monitoring.Messages;

namespace Monitoring.Formatting.Lines;

/// <summary>The colors of the line view, as SGR sequences (ECMA-48 section 8.3.117).</summary>
/// <remarks>PowerShell removes them when <c>$PSStyle.OutputRendering</c> or a redirection requires it.</remarks>
internal static class AnsiStyle
{
    public const string Reset = "\u001b[0m";
    public const string Dim = "\u001b[2m";

    /// <summary>Swaps foreground and background, whatever the colors.</summary>
    public const string Inverse = "\u001b[7m";

    public const string NotInverse = "\u001b[27m";

    /// <summary>Bright colors that are distinct on light and dark backgrounds. Red and yellow are reserved for
    /// levels.</summary>
    private static readonly string[] SourcePalette =
        ["\u001b[96m", "\u001b[92m", "\u001b[95m", "\u001b[94m", "\u001b[36m", "\u001b[32m", "\u001b[35m",
            "\u001b[34m"];

    /// <summary>The color of a source: the same color for the same name, on any machine.</summary>
    public static string ForSource(string source) => SourcePalette[Fnv1a(source) % (uint)SourcePalette.Length];

    /// <summary>The color of a level.</summary>
    public static string ForLevel(LogLevel level) => level switch
    {
        LogLevel.Critical => "\u001b[97;41m",
        LogLevel.Error => "\u001b[31m",
        LogLevel.Warning => "\u001b[33m",
        LogLevel.Information => "\u001b[32m",
        _ => Dim,
    };

    /// <summary>The color of a check's status.</summary>
    public static string ForStatus(CheckStatus status) => status switch
    {
        CheckStatus.Passed => "\u001b[32m",
        CheckStatus.Warning => "\u001b[33m",
        CheckStatus.Failed => "\u001b[31m",
        _ => Dim,
    };

    /// <summary>FNV-1a, 32 bits, over UTF-16 code units; see draft-eastlake-fnv. string.GetHashCode differs from
    /// process to process.</summary>
    private static uint Fnv1a(string text)
    {
        const uint OffsetBasis = 2166136261;
        const uint Prime = 16777619;
        uint hash = OffsetBasis;
        foreach (char unit in text)
        {
            hash = (hash ^ unit) * Prime;
        }

        return hash;
    }
}
