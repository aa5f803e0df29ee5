using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using Monitoring.Kubernetes.Paths;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Completion;

/// <summary>Completes namespaces, pods and containers from the names of the node's log files or, where there are none,
/// from the Kubernetes API.</summary>
public sealed class KubernetesNameCompleter : IArgumentCompleter
{
    private const string RootParameter = "Path";
    private const string ViaApiParameter = "ViaApi";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string prefix = CompletionWord.Unquote(wordToComplete);
        return FindNames(fakeBoundParameters, parameterName ?? string.Empty)
            .Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select(name => CompletionWord.ToResult(new CompletedArgument(name, name)))
            .ToArray();
    }

    private static IEnumerable<string> FindNames(IDictionary? parameters, string parameter)
    {
        if (parameters?[ViaApiParameter] is null && parameter != "Node")
        {
            List<ContainerLogName> names = FindLogs(NodeLogRoot.Find(parameters?[RootParameter]?.ToString()));
            if (names.Count > 0)
            {
                return names.Select(name => Choose(name, parameter));
            }
        }

        return KnownPods.Find(parameters).SelectMany(pod => Choose(pod, parameter));
    }

    private static List<ContainerLogName> FindLogs(string root)
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
            // Completion cannot report an error: there are no choices.
        }

        return names;
    }

    private static string Choose(ContainerLogName name, string parameter) => parameter switch
    {
        "Namespace" => name.Namespace,
        "Container" or "ExcludeContainer" => name.ContainerName,
        _ => name.PodName,
    };

    private static IEnumerable<string> Choose(PodMetadata pod, string parameter) => parameter switch
    {
        "Namespace" => [pod.Namespace],
        "Container" or "ExcludeContainer" => pod.Containers.Select(container => container.Name),
        "Node" => pod.NodeName.Length > 0 ? [pod.NodeName] : [],
        _ => [pod.Name],
    };
}
