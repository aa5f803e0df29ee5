using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Monitoring.Engine;

namespace Monitoring.Documents;

/// <summary>Finds the commands in the documents: the fences of Markdown, the indented blocks of about topics, the
/// examples of the cmdlets' help.</summary>
internal static partial class DocumentedCommands
{
    private const string BlockIndent = "        ";

    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DocumentedCommand> All { get; } =
    [
        .. MarkdownFiles().SelectMany(OfMarkdown),
        .. Directory.GetFiles(Path.Join(Place.Module, "en-US"), "about_*.help.txt")
            .Order(StringComparer.Ordinal)
            .SelectMany(OfTopic),
        .. OfHelp(Path.Join(Place.Module, "en-US", "Monitoring.PowerShell.dll-Help.xml")),
    ];

    private static IEnumerable<string> MarkdownFiles() =>
        Directory.GetFiles(Place.Repository, "*.md")
            .Concat(Directory.GetFiles(Path.Join(Place.Repository, "docs"), "*.md", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<DocumentedCommand> OfMarkdown(string file)
    {
        string source = Path.GetRelativePath(Place.Repository, file);
        foreach (Match fence in Fence().Matches(File.ReadAllText(file)))
        {
            // The fence of a list's item is indented as the item is.
            int indent = fence.Groups["indent"].Length;
            string[] lines =
                [.. fence.Groups["text"].Value.Split('\n').Select(line => line[Math.Min(indent, line.Length)..])];
            IEnumerable<DocumentedCommand> commands = fence.Groups["language"].Value switch
            {
                "powershell" => ForPowerShell(source, Statements(lines, isAny: true)),
                "sh" => ShellLines(lines).Select(text => new DocumentedCommand(source, text, IsShell: true)),
                _ => ForPowerShell(source, Statements(
                    lines.Where(line => line.StartsWith("PS> ", StringComparison.Ordinal))
                        .Select(line => line[4..]), isAny: true)),
            };
            foreach (DocumentedCommand command in commands)
            {
                yield return command;
            }
        }
    }

    private static IEnumerable<DocumentedCommand> OfTopic(string file)
    {
        string source = Path.GetFileName(file).Split('.')[0];
        string[] lines = [.. File.ReadAllLines(file)
            .Where(line => line.StartsWith(BlockIndent, StringComparison.Ordinal))
            .Select(line => line[BlockIndent.Length..])];
        return ShellLines(lines.Where(line => ShellCommand().IsMatch(line)))
            .Select(text => new DocumentedCommand(source, text, IsShell: true))
            .Concat(ForPowerShell(source, Statements(lines, isAny: false)));
    }

    private static IEnumerable<DocumentedCommand> OfHelp(string file) =>
        from command in XDocument.Load(file).Descendants(Command + "command")
        let name = command.Descendants(Command + "name").First().Value.Trim()
        from example in command.Descendants(Command + "example")
        select new DocumentedCommand(name, example.Element(Dev + "code")!.Value.Trim(), IsShell: false);

    private static IEnumerable<DocumentedCommand> ForPowerShell(string source, IEnumerable<string> statements)
    {
        string before = string.Empty;
        foreach (string text in statements)
        {
            yield return new DocumentedCommand(source, text, IsShell: false, before);
            if (Preparation().IsMatch(text))
            {
                before += text + "\n";
            }
        }
    }

    /// <summary>Statements of PowerShell, each with the lines it needs to be whole.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="isAny">Whether each line begins one if none is open; else one that begins as a command
    /// does.</param>
    private static IEnumerable<string> Statements(IEnumerable<string> lines, bool isAny)
    {
        string open = string.Empty;
        foreach (string line in lines.Where(line => line.Length > 0))
        {
            if (open.Length == 0 && !isAny && !PowerShellCommand().IsMatch(line))
            {
                continue;
            }

            string text = open + line.TrimEnd();
            ScriptBlockAst script = Parser.ParseInput(text, out _, out ParseError[] errors);
            if (Array.Exists(errors, error => error.IncompleteInput))
            {
                open = text + "\n";
                continue;
            }

            open = string.Empty;
            if (script.EndBlock?.Statements.Count > 0)
            {
                yield return text;
            }
        }

        Assert.Equal(string.Empty, open);
    }

    private static IEnumerable<string> ShellLines(IEnumerable<string> lines) =>
        lines.Select(line => ShellComment().Replace(line, string.Empty).Trim()).Where(line => line.Length > 0);

    [GeneratedRegex("""^(?<indent> *)```(?<language>\w*)\n(?<text>.*?)^ *```$""", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Fence();

    [GeneratedRegex("""^(curl|kubectl|docker) |^(\w+=\S+ )?pwsh .*""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ShellCommand();

    [GeneratedRegex("""^(\(?(Watch|Get|Start|Stop|Test|Measure|Clear|Repair|Backup|ConvertFrom|Import|Add|Remove|Suspend|Resume)-[A-Z]\w+( |\)|$)|\$(page|token|PSDefault))""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PowerShellCommand();

    [GeneratedRegex("""^((Import-Module|Backup-LogStore) |\$\w+ = )""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Preparation();

    [GeneratedRegex("""(^| +)#.*$""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ShellComment();
}
