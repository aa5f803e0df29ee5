using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Monitoring.Storing;

namespace Monitoring.Completion;

/// <summary>Completes an argument from the store that the command line refers to.</summary>
/// <remarks>Completion reports no errors: if it fails for any reason there are no choices, and the cmdlet will report
/// the problem. The list is short enough to be shown.</remarks>
public abstract class StoreCompleter : IArgumentCompleter
{
    private const int MaxResults = 200;

    private const string StorePathName = nameof(Commands.StoreCommand.StorePath);

    private const string DefaultsScript = "$PSDefaultParameterValues";

    private const string CommandScript = "$ExecutionContext.InvokeCommand.GetCommand($args[0], 'Cmdlet')";

    private const string ResolveScript =
        "$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string word = CompletionWord.Unquote(wordToComplete);
        try
        {
            using LogStoreReader store = LogStoreReader.Open(FindStore(commandName, fakeBoundParameters));
            return [.. Complete(store, word).Take(MaxResults).Select(CompletionWord.ToResult)];
        }
        catch (Exception)
        {
            return CompleteWithoutStore(word).Select(CompletionWord.ToResult);
        }
    }

    /// <summary>The possible completions without a store.</summary>
    private protected virtual IEnumerable<CompletedArgument> CompleteWithoutStore(string word) => [];

    /// <summary>The possible completions of the word, without quotes.</summary>
    private protected abstract IEnumerable<CompletedArgument> Complete(LogStoreReader store, string word);

    /// <summary>The store on the command line, else the one in the session's defaults for the cmdlet, else the default
    /// one.</summary>
    private static string FindStore(string commandName, IDictionary? parameters)
    {
        string? given = parameters?[StorePathName] is { } argumentValue ? $"{argumentValue}" : FindDefault(commandName);

        // A path is relative to the session's location, so that only the session can resolve it.
        return given is null ? LogStoreLocation.Default() : RunInSession<string>(ResolveScript, given)!;
    }

    private static string? FindDefault(string commandName) =>
        RunInSession<IDictionary>(DefaultsScript) is { Count: > 0 } defaults
            && RunInSession<CommandInfo>(CommandScript, commandName) is { } command
            ? DefaultParameter.Find(defaults, command, StorePathName)
            : null;

    private static T? RunInSession<T>(string script, params string[] arguments)
        where T : class
    {
        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace).AddScript(script);
        Array.ForEach(arguments, argument => shell.AddArgument(argument));
        return shell.Invoke<T>().FirstOrDefault();
    }
}
