using Monitoring.Checking;
using Monitoring.Messages;

namespace Monitoring.Formatting.Lines;

/// <summary>The colours of the line view, as SGR sequences (ECMA-48 section 8.3.117).</summary>
/// <remarks>Whether they reach a terminal is PowerShell's decision: it takes them out when <c>$PSStyle.OutputRendering</c>
/// or a redirection asks for it.</remarks>
internal static class AnsiStyle
{
    public const string Reset = "\u001b[0m";
    public const string Dim = "\u001b[2m";

    /// <summary>Foreground and background change places, whatever colours are on.</summary>
    public const string Inverse = "\u001b[7m";

    public const string NotInverse = "\u001b[27m";

    /// <summary>Bright colours that can be told apart on light and dark backgrounds. Red and yellow are left to the levels.</summary>
    private static readonly string[] SourcePalette =
        ["\u001b[96m", "\u001b[92m", "\u001b[95m", "\u001b[94m", "\u001b[36m", "\u001b[32m", "\u001b[35m", "\u001b[34m"];

    /// <summary>The colour of a source: always the same one for the same name, on any machine.</summary>
    public static string ForSource(string source) => SourcePalette[Fnv1a(source) % (uint)SourcePalette.Length];

    /// <summary>The colour of a level.</summary>
    public static string ForLevel(LogLevel level) => level switch
    {
        LogLevel.Critical => "\u001b[97;41m",
        LogLevel.Error => "\u001b[31m",
        LogLevel.Warning => "\u001b[33m",
        LogLevel.Information => "\u001b[32m",
        _ => Dim,
    };

    /// <summary>The colour of a check's end.</summary>
    public static string ForStatus(CheckStatus status) => status switch
    {
        CheckStatus.Passed => "\u001b[32m",
        CheckStatus.Warning => "\u001b[33m",
        CheckStatus.Failed => "\u001b[31m",
        _ => Dim,
    };

    /// <summary>FNV-1a, 32 bits, over UTF-16 code units; see draft-eastlake-fnv. string.GetHashCode differs from process to
    /// process.</summary>
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
