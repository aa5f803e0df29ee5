using System.Diagnostics.CodeAnalysis;
using Monitoring.Kubernetes.Connecting.KubeConfigs;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>Finds which API is meant: what was said counts before what the environment says.</summary>
internal static class ApiServerConfigFinder
{
    private const string KubeConfigVariable = "KUBECONFIG";

    /// <summary>The API that is meant.</summary>
    /// <param name="options">What was said.</param>
    /// <param name="access">It, if one is.</param>
    /// <param name="lookedFor">If none is: what was looked for and not found, and what to do.</param>
    /// <exception cref="KubernetesException">One is, but what says so is wrong.</exception>
    public static bool TryFind(
        KubernetesConnectionOptions options, [NotNullWhen(true)] out ApiServerConfig? access, out string lookedFor)
    {
        lookedFor = string.Empty;
        access = FindSaid(options);
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

        lookedFor = $"No Kubernetes API is configured: {missing}; {where}. " +
            "Say where it is: with a kubeconfig, or with the URL of kubectl proxy (http://localhost:8001).";
        return false;
    }

    private static ApiServerConfig? FindSaid(KubernetesConnectionOptions options)
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

    /// <summary>The kubeconfig files that the environment names and that exist: kubectl leaves out those that do not.</summary>
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
