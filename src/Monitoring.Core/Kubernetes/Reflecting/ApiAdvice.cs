namespace Monitoring.Kubernetes.Reflecting;

/// <summary>Advice after a failed request, and the consequence until it succeeds, as the end of a warning.</summary>
internal static class ApiAdvice
{
    /// <summary>The advice for a list or a watch of pods.</summary>
    /// <param name="options">The reflector's settings.</param>
    /// <param name="error">The failure.</param>
    /// <param name="verb">The permission that was needed: <c>list</c> or <c>watch</c>.</param>
    public static string ForPods(PodReflectorOptions options, KubernetesError error, string verb)
    {
        string consequence = options.Consequence;
        return error switch
        {
            KubernetesError.Forbidden =>
                $"Grant the account permission to {verb} pods: {DescribeRole(options)}, with apiGroups [\"\"], "
                + $"resources [\"pods\"], verbs [\"list\", \"watch\"]. {consequence}",
            KubernetesError.Unauthorized => $"{RenewCredentials(options)} {consequence}",
            KubernetesError.BadRequest when options.DescribeSelectors() is { Length: > 0 } selectors =>
                $"Correct {selectors}. {consequence}",
            _ => consequence,
        };
    }

    /// <summary>The advice for reading the owner of a ReplicaSet or Job.</summary>
    /// <param name="options">The reflector's settings.</param>
    /// <param name="error">The failure.</param>
    public static string ForOwners(PodReflectorOptions options, KubernetesError error)
    {
        const string Consequence =
            "Until then Deployments and CronJobs are derived from the names of their ReplicaSets and Jobs; the collector retries.";
        return error switch
        {
            KubernetesError.Forbidden =>
                $"Grant the account permission to get ReplicaSets and Jobs: {DescribeRole(options)}, with apiGroups "
                + $"[\"apps\", \"batch\"], resources [\"replicasets\", \"jobs\"], verbs [\"get\"]. {Consequence}",
            KubernetesError.Unauthorized => $"{RenewCredentials(options)} {Consequence}",
            _ => Consequence,
        };
    }

    private static string RenewCredentials(PodReflectorOptions options) =>
        $"Renew the credentials: they have expired, or belong to another cluster ({options.Connection.Source}).";

    private static string DescribeRole(PodReflectorOptions options) => options.Namespace is { } space
        ? $"a Role in namespace {space}, bound with a RoleBinding"
        : "a ClusterRole, bound with a ClusterRoleBinding";
}
