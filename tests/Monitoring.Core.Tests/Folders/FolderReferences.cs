using System.Text.RegularExpressions;
using Monitoring.Entries;

namespace Monitoring.Folders;

/// <summary>Finds the folders of the core that a source text refers to.</summary>
/// <remarks>A folder's name is the second part of its namespace (IDE0130). A reference is a using directive, a name
/// qualified from
/// <c>Monitoring</c>, or a type qualified by its folder alone, also in a documentation comment. <c>Files.Add</c> is
/// none, because
/// <c>Files</c> has no type of that name: it is a member.</remarks>
internal static partial class FolderReferences
{
    /// <summary>The longest time that a pattern may take in one file: a minute, which only a faulty pattern
    /// takes.</summary>
    private const int MaxMilliseconds = 60_000;

    private static readonly HashSet<string> Names = ReadNames();

    public static IReadOnlySet<string> Find(string source)
    {
        string code = Comment().Replace(source, string.Empty);
        HashSet<string> folders = [.. Qualified().Matches(code).Select(match => match.Groups["folder"].Value)];
        folders.UnionWith(
            Short()
            .Matches(code)
            .Where(match => Names.Contains(match.Value))
            .Select(match => match.Groups["folder"].Value));
        return folders;
    }

    /// <summary>The types and the inner folders, each with its folder before it: <c>Entries.LogEntry</c>,
    /// <c>Storing.Blocks</c>.</summary>
    private static HashSet<string> ReadNames()
    {
        HashSet<string> names = [];
        foreach (Type type in typeof(LogEntry).Assembly.GetTypes())
        {
            if (!type.IsNested && type.Namespace?.Split('.') is ["Monitoring", string folder, .. string[] inner])
            {
                names.Add($"{folder}.{(inner is [string first, ..] ? first : type.Name.Split('`')[0])}");
            }
        }

        return names;
    }

    [GeneratedRegex(@"(?<![/:])//(?!/).*", RegexOptions.None, MaxMilliseconds)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<![\w.])Monitoring\s*\.\s*(?<folder>\w+)", RegexOptions.None, MaxMilliseconds)]
    private static partial Regex Qualified();

    [GeneratedRegex(@"(?<![\w.])(?<folder>[A-Z]\w*)\.[A-Z]\w*", RegexOptions.None, MaxMilliseconds)]
    private static partial Regex Short();
}
