using System.Text;
using Monitoring.Messages;

namespace Monitoring.Remote.Engines;

/// <summary>The words for levels in the fields of log databases. Pure.</summary>
internal static class LevelWords
{
    private static readonly string[] Words =
    [
        "trace", "verbose", "debug", "info", "information", "informational", "notice", "warn", "warning", "err",
        "error",
    ];

    /// <summary>The common words for levels below a level.</summary>
    public static IReadOnlyList<string> Below(LogLevel level) =>
    [
        .. Words.Where(
            word => LevelGuesser.TryParseName(Encoding.UTF8.GetBytes(word), out LogLevel parsed) && parsed < level),
    ];

    /// <summary>A regular expression for the words in any case of their letters.</summary>
    public static string ToExpression(IReadOnlyList<string> words) =>
        string.Join('|', words.Select(
            word => string.Concat(word.Select(letter => $"[{letter}{char.ToUpperInvariant(letter)}]"))));
}
