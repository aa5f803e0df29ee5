using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Monitoring.Kubernetes;

namespace Monitoring.Completion;

/// <summary>Completes namespaces, pods and containers from the names of the logs that are on the node.</summary>
public sealed class NodeLogCompleter : IArgumentCompleter
{
    private const string RootParameter = "Path";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string begun = CompletionWord.Unquote(wordToComplete);
        string root = fakeBoundParameters?[RootParameter]?.ToString()
            ?? (Environment.GetEnvironmentVariable("ROOT_PATH") is { Length: > 0 } named ? named : KubernetesCollectorOptions.DefaultRoot);
        return FindNames(root)
            .Select(name => Choose(name, parameterName ?? string.Empty))
            .Where(name => name.StartsWith(begun, StringComparison.OrdinalIgnoreCase))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(name => CompletionWord.ToResult(new CompletedArgument(name, name)))
            .ToArray();
    }

    private static List<ContainerLogName> FindNames(string root)
    {
        List<ContainerLogName> names = [];
        try
        {
            foreach (string file in Directory.EnumerateFiles(root))
            {
                if (ContainerLogName.TryParse(System.IO.Path.GetFileName(file), out ContainerLogName name))
                {
                    names.Add(name);
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Whoever types cannot be told: there is nothing to choose from.
        }

        return names;
    }

    private static string Choose(ContainerLogName name, string parameter) => parameter switch
    {
        "Namespace" => name.Namespace,
        "Container" or "ExcludeContainer" => name.ContainerName,
        _ => name.PodName,
    };
}
