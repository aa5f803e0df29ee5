using System.Collections;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;

namespace Monitoring.Completion;

/// <summary>The pods of the Kubernetes API that the incomplete command line refers to, requested at most once within a
/// short time.</summary>
/// <remarks>Completion must not wait long or report errors: an API that does not respond counts as absent.</remarks>
internal static class KnownPods
{
    /// <summary>The maximum number of pods: enough to choose from, also on a large cluster.</summary>
    private const int MaxPods = 5_000;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CacheDuration = TimeSpan.FromSeconds(15);
    private static readonly Lock Guard = new();
    private static (string Api, long Tick, IReadOnlyList<PodMetadata> Pods)? _last;

    /// <summary>The pods of the API that the parameters name, or of the default one.</summary>
    public static IReadOnlyList<PodMetadata> Find(IDictionary? parameters)
    {
        KubernetesConnectionOptions options = new()
        {
            Url = parameters?["KubernetesApi"]?.ToString(),
            KubeConfig = parameters?["KubeConfig"]?.ToString(),
            Context = parameters?["KubeContext"]?.ToString(),
            ResponseTimeout = RequestTimeout,
        };
        lock (Guard)
        {
            string api = $"{options.Url} {options.KubeConfig} {options.Context}";
            if (_last is not { } last
                || last.Api != api
                || TimeProvider.System.GetElapsedTime(last.Tick) > CacheDuration)
            {
                _last = last = (api, TimeProvider.System.GetTimestamp(), List(options));
            }

            return last.Pods;
        }
    }

    private static IReadOnlyList<PodMetadata> List(KubernetesConnectionOptions options)
    {
        try
        {
            using KubernetesConnection connection = KubernetesConnection.Open(options);
            using CancellationTokenSource time = new(RequestTimeout, TimeProvider.System);

            // On a thread of the pool: blocking the engine's thread on its own continuation would be a deadlock.
            return Task.Run(() => PodList.ReadAsync(connection, nodeName: null, MaxPods, time.Token))
                .GetAwaiter()
                .GetResult();
        }
        catch (Exception failure)
            when (failure is KubernetesException or ArgumentException or OperationCanceledException)
        {
            // The command itself will report the problem.
            return [];
        }
    }
}
