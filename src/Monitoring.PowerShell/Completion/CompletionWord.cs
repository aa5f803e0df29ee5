using System.Buffers;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using Monitoring.Entries;

namespace Monitoring.Completion;

/// <summary>An argument on an incomplete command line, quoted and unquoted.</summary>
internal static class CompletionWord
{
    /// <summary>The characters that need no quotes in any position of a word.</summary>
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=!:+");

    /// <summary>The text of a word, whether its quote is closed or not.</summary>
    public static string Unquote(string? word)
    {
        if (string.IsNullOrEmpty(word) || word[0] is not ('\'' or '"'))
        {
            return word ?? string.Empty;
        }

        char quote = word[0];
        string inside = word.Length > 1 && word[^1] == quote ? word[1..^1] : word[1..];
        return inside.Replace(new string(quote, 2), quote.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The word as PowerShell reads it as one argument. A word that begins with a dash would be a
    /// parameter.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word[0] != '-' && !word.AsSpan().ContainsAnyExcept(Plain) ? word : QuoteAlways(word);

    /// <summary>The word in single quotes, or in double quotes with escapes if it has control characters.</summary>
    public static string QuoteAlways(string word) => ReferenceEquals(TerminalText.Neutralize(word), word)
        ? $"'{CodeGeneration.EscapeSingleQuotedStringContent(word)}'"
        : $"\"{string.Concat(word.Select(Escape))}\"";

    private static string Escape(char character) => character switch
    {
        // PowerShell treats these as quotes too.
        '"' or '\u201C' or '\u201D' or '\u201E' or '`' or '$' => $"`{character}",
        _ when TerminalText.Neutralize($"{character}") != $"{character}" =>
            string.Create(CultureInfo.InvariantCulture, $"`u{{{(int)character:x}}}"),
        _ => character.ToString(),
    };

    /// <summary>The completion result of an argument. Names are untrusted, like messages.</summary>
    public static CompletionResult ToResult(CompletedArgument completion)
    {
        string shown = TerminalText.Neutralize(completion.Shown);
        return new CompletionResult(
            completion.IsCode ? completion.Text : Quote(completion.Text),
            shown.Length == 0 ? "''" : shown,
            CompletionResultType.ParameterValue,
            shown.Length == 0 ? "''" : shown);
    }
}
