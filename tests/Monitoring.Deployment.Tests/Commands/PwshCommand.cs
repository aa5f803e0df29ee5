using System.Management.Automation.Language;

namespace Monitoring.Deployment.Commands;

/// <summary>A command line for pwsh: what the engine's own parser makes of it.</summary>
internal sealed record PwshCommand(IReadOnlyList<CommandAst> Commands, IReadOnlyList<ParseError> Errors)
{
    /// <summary>Parses the text after <c>-Command</c>.</summary>
    public static PwshCommand Parse(string script)
    {
        ScriptBlockAst block = Parser.ParseInput(script, out _, out ParseError[] errors);
        return new PwshCommand(
            [.. block.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>()], errors);
    }

    /// <summary>Extracts the script from a whole command line, which must be one of pwsh without a prompt.</summary>
    public static string ScriptOf(IReadOnlyList<string> line)
    {
        Assert.Equal(["pwsh", "-NoProfile", "-NonInteractive", "-Command"], line.Take(4));
        return Assert.Single(line.Skip(4));
    }

    /// <summary>The value of a parameter, as it is written; null if it is not given.</summary>
    public static string? ValueOf(CommandAst command, string parameter)
    {
        List<CommandElementAst> elements = [.. command.CommandElements];
        int index = elements.FindIndex(
            element => element is CommandParameterAst { ParameterName: { } name } && name == parameter);
        return index < 0 ? null : elements[index + 1].Extent.Text;
    }

    public static IEnumerable<string> ParametersOf(CommandAst command) =>
        command.CommandElements.OfType<CommandParameterAst>().Select(parameter => parameter.ParameterName);
}
