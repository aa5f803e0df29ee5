using System.Diagnostics.CodeAnalysis;
using Monitoring.Kubernetes.Connecting.KubeConfigs;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>Finds the configured API server. Explicit settings have precedence over the environment.</summary>
internal static class ApiServerConfigFinder
{
    private const string KubeConfigVariable = "KUBECONFIG";

    /// <summary>Finds the configuration of the API server.</summary>
    /// <param name="options">The explicit settings.</param>
    /// <param name="access">The configuration, if there is one.</param>
    /// <param name="problem">If there is none: the places that were searched, and what to do.</param>
    /// <exception cref="KubernetesException">The configuration is wrong.</exception>
    public static bool TryFind(
        KubernetesConnectionOptions options, [NotNullWhen(true)] out ApiServerConfig? access, out string problem)
    {
        problem = string.Empty;
        access = FindExplicit(options);
        if (access is not null)
        {
            return true;
        }

        access = InClusterAccess.Find(options.Environment, options.TimeProvider, out string missing);
        if (access is not null)
        {
            return true;
        }

        string[] files = FindFiles(options.Environment, out string where);
        if (files.Length > 0)
        {
            access = KubeConfigAccess.Create(KubeConfig.Read(files), null, options);
            return true;
        }

        problem = $"No Kubernetes API is configured: {missing}; {where}. " +
            "Say where it is: with a kubeconfig, or with the URL of kubectl proxy (http://localhost:8001).";
        return false;
    }

    private static ApiServerConfig? FindExplicit(KubernetesConnectionOptions options)
    {
        if (options.Url is { } url)
        {
            return new ApiServerConfig { Server = ApiServerConfig.ParseServer(url, "as it was given"), Source = "the URL given" };
        }

        if ((options.KubeConfig ?? options.Context) is null)
        {
            return null;
        }

        string where = string.Empty;
        string[] files = options.KubeConfig is { } file ? [file] : FindFiles(options.Environment, out where);
        return files.Length > 0
            ? KubeConfigAccess.Create(KubeConfig.Read(files), options.Context, options)
            : throw new KubernetesException(
                KubernetesError.NotConfigured, $"There is no kubeconfig that could have a context '{options.Context}': {where}.");
    }

    /// <summary>Finds the kubeconfig files that the environment names and that exist; like kubectl, it skips missing
    /// ones.</summary>
    private static string[] FindFiles(ConnectionEnvironment environment, out string where)
    {
        string? variable = environment.Find(KubeConfigVariable);
        string[] named = variable is null
            ? [Path.Join(environment.Home, ".kube", "config")]
            : variable.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        where = variable is null
            ? $"{KubeConfigVariable} is not set, and '{named[0]}' does not exist"
            : $"what {KubeConfigVariable} names ('{variable}') does not exist";
        return [.. named.Where(File.Exists)];
    }
}
