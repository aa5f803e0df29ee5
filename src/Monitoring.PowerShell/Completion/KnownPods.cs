using System.Collections;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;

namespace Monitoring.Completion;

/// <summary>The pods that the Kubernetes API of the line that is being typed knows, asked at most once in a while.</summary>
/// <remarks>Whoever presses TAB does not wait long, and has not asked for anything yet: an API that does not answer is as none.</remarks>
internal static class KnownPods
{
    /// <summary>Enough to choose from, also on a large cluster.</summary>
    private const int Most = 5_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(15);
    private static readonly Lock Guard = new();
    private static (string Api, long Tick, IReadOnlyList<PodMetadata> Pods)? _last;

    /// <summary>The pods of the API that the parameters name, or of the one that is found without them.</summary>
    public static IReadOnlyList<PodMetadata> Find(IDictionary? parameters)
    {
        KubernetesConnectionOptions options = new()
        {
            Url = parameters?["KubernetesApi"]?.ToString(),
            KubeConfig = parameters?["KubeConfig"]?.ToString(),
            Context = parameters?["KubeContext"]?.ToString(),
            AnswerTimeout = Patience,
        };
        lock (Guard)
        {
            string api = $"{options.Url} {options.KubeConfig} {options.Context}";
            if (_last is not { } last || last.Api != api || TimeProvider.System.GetElapsedTime(last.Tick) > Freshness)
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
            using CancellationTokenSource time = new(Patience, TimeProvider.System);

            // On a thread of the pool: the engine's may not be waited on by what it waits for.
            return Task.Run(() => PodList.ReadAsync(connection, nodeName: null, Most, time.Token)).GetAwaiter().GetResult();
        }
        catch (Exception failure) when (failure is KubernetesException or ArgumentException or OperationCanceledException)
        {
            // The command itself will say what is wrong.
            return [];
        }
    }
}
