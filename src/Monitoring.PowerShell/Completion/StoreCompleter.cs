using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;
using Monitoring.Storing;

namespace Monitoring.Completion;

/// <summary>Completes an argument from what is in the store that the line is about.</summary>
/// <remarks>Whoever presses TAB has not asked for anything yet: what cannot be completed is not, whatever the reason, and the
/// cmdlet will say what is wrong. The list is short enough to be shown.</remarks>
public abstract class StoreCompleter : IArgumentCompleter
{
    private const int Most = 200;

    private const string ResolveScript = "$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0])";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = CompletionWord.Unquote(wordToComplete);
        try
        {
            using LogStoreReader store = LogStoreReader.Open(FindStore(fakeBoundParameters));
            return [.. Complete(store, word).Take(Most).Select(CompletionWord.ToResult)];
        }
        catch (Exception)
        {
            return CompleteWithoutStore(word).Select(CompletionWord.ToResult);
        }
    }

    /// <summary>What the word can become where there is no store to look into.</summary>
    private protected virtual IEnumerable<CompletedArgument> CompleteWithoutStore(string word) => [];

    /// <summary>The arguments that the word can become, as they stand, without quotes.</summary>
    private protected abstract IEnumerable<CompletedArgument> Complete(LogStoreReader store, string word);

    /// <summary>A path on the line is relative to the session, which only the session itself can resolve.</summary>
    private static string FindStore(IDictionary? parameters)
    {
        if (parameters?[nameof(Commands.StoreCommand.StorePath)] is not { } given)
        {
            return LogStoreLocation.Default();
        }

        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        Collection<string> resolved = shell.AddScript(ResolveScript).AddArgument($"{given}").Invoke<string>();
        return resolved[0];
    }
}
