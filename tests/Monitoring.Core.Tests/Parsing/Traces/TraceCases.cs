namespace Monitoring.Parsing.Traces;

/// <summary>Lines as languages and their loggers write them. A line of equals signs is between two entries.</summary>
internal static class TraceCases
{
    private const string Separator = "====";

    /// <summary>The traces of all languages.</summary>
    public static IReadOnlyDictionary<string, string> AllJoined => ManagedTraceCases.Joined
        .Concat(DotNetTraceCases.Joined)
        .Concat(InterpretedTraceCases.Joined)
        .Concat(SystemTraceCases.Joined)
        .Concat(DebuggerTraceCases.Joined)
        .Concat(ScriptTraceCases.Joined)
        .Concat(BlockCases.Joined)
        .ToDictionary();

    /// <summary>The lines that belong to no other, of all languages.</summary>
    public static IReadOnlyDictionary<string, string> AllApart => OrdinaryLineCases.Apart
        .Concat(SystemTraceCases.Apart)
        .Concat(ScriptTraceCases.Apart)
        .Concat(BlockCases.Apart)
        .ToDictionary();

    /// <summary>The entries that a case expects.</summary>
    public static string[] GetEntries(string text) =>
        text.ReplaceLineEndings("\n").Split($"\n{Separator}\n");

    /// <summary>The lines of a case.</summary>
    public static string[] GetLines(string text) =>
        text.ReplaceLineEndings("\n").Split('\n').Where(line => line != Separator).ToArray();
}
