using System.Collections;
using System.Management.Automation;

namespace Monitoring.Completion;

/// <summary>The value of a cmdlet's parameter in <c>$PSDefaultParameterValues</c>.</summary>
/// <remarks>
/// The engine's rules, for which it has no API: a key is <c>cmdlet:parameter</c>, each optionally with wildcards. A
/// parameter matches by its name or an alias. Wildcards that match several parameters are ignored, and two different
/// values are ignored. A true value of the key <c>Disabled</c> disables all. Not supported: keys that name a cmdlet by
/// an alias, and script blocks, because TAB must not run them.
/// </remarks>
internal static class DefaultParameter
{
    private const char Separator = ':';
    private const string Disabled = "Disabled";

    /// <summary>The value; null if there is none, or if it is not a text.</summary>
    /// <param name="defaults">The content of <c>$PSDefaultParameterValues</c>.</param>
    /// <param name="command">The cmdlet.</param>
    /// <param name="parameter">The parameter's name.</param>
    public static string? Find(IDictionary defaults, CommandInfo command, string parameter)
    {
        HashSet<string> found = [];
        foreach (DictionaryEntry entry in defaults)
        {
            string key = $"{entry.Key}".Trim();
            if (key.Equals(Disabled, StringComparison.OrdinalIgnoreCase) && LanguagePrimitives.IsTrue(entry.Value))
            {
                return null;
            }

            object? value = entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value;
            if (value is string text && IsMatch(key, command, parameter))
            {
                found.Add(text);
            }
        }

        return found.Count == 1 ? found.Single() : null;
    }

    private static bool IsMatch(string key, CommandInfo command, string parameter)
    {
        int separator = key.IndexOf(Separator, StringComparison.Ordinal);
        if (separator < 0 || !Matches(Unquote(key[..separator]), command.Name))
        {
            return false;
        }

        string pattern = Unquote(key[(separator + 1)..]);
        string[] matched =
        [
            .. command.Parameters.Values
                .Where(known => Matches(pattern, known.Name) || known.Aliases.Any(alias => Matches(pattern, alias)))
                .Select(known => known.Name),
        ];
        return matched is [string only] && only == parameter;
    }

    private static bool Matches(string pattern, string name) =>
        WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase).IsMatch(name);

    private static string Unquote(string name) => CompletionWord.Unquote(name.Trim());
}
