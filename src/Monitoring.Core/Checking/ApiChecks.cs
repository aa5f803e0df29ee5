using System.Globalization;
using Monitoring.Kubernetes;
using Monitoring.Kubernetes.Pods;
using Monitoring.Kubernetes.Reflecting;

namespace Monitoring.Checking;

/// <summary>Checks the Kubernetes API: whether it is reachable, permits this account to list and watch pods, has pods
/// of this node, and agrees on the time.</summary>
internal static class ApiChecks
{
    private const string ApiName = "Api";
    private const string PermissionsName = "Permissions";
    private const string NodeName = "Node";
    private const string ClockName = "Clock";

    /// <summary>The difference between the clocks up to which entries and API events can be compared without confusion.
    /// The server reports its time to a second.</summary>
    private static readonly TimeSpan MaxDifference = TimeSpan.FromSeconds(5);

    private static readonly ResourceAccess[] Needed = [new("list", "pods"), new("watch", "pods")];

    /// <summary>Checks the API, if one is configured.</summary>
    /// <param name="options">The options of the check, including the connection.</param>
    /// <param name="hasLogs">Whether the node has container logs.</param>
    /// <param name="cancellationToken">Cancels the check.</param>
    public static async Task<IReadOnlyList<CollectorCheck>> RunAsync(
        CollectorCheckOptions options, bool hasLogs, CancellationToken cancellationToken)
    {
        if (options.Connection is null)
        {
            const string NotConfigured = "No Kubernetes API is wanted.";
            return [CollectorCheck.Skip(ApiName, NotConfigured), .. SkipRest(NotConfigured)];
        }

        try
        {
            if (!KubernetesConnection.TryOpen(options.Connection, out KubernetesConnection? connection, out string reason))
            {
                return
                [
                    CollectorCheck.Warn(ApiName, reason, "Logs are collected all the same, but without labels, images and owners of pods."),
                    .. SkipRest("There is no Kubernetes API to ask."),
                ];
            }

            using (connection)
            {
                return await CheckConnectionAsync(options, connection, hasLogs, cancellationToken);
            }
        }
        catch (KubernetesException failure)
        {
            return
            [
                CollectorCheck.Fail(
                    ApiName, failure.Message, "Logs are collected all the same, but without labels, images and owners of pods."),
                .. SkipRest("The Kubernetes API cannot be asked."),
            ];
        }
    }

    private static IEnumerable<CollectorCheck> SkipRest(string reason) =>
        new[] { PermissionsName, NodeName, ClockName }.Select(name => CollectorCheck.Skip(name, reason));

    private static async Task<IReadOnlyList<CollectorCheck>> CheckConnectionAsync(
        CollectorCheckOptions options, KubernetesConnection connection, bool hasLogs, CancellationToken cancellationToken)
    {
        DateTimeOffset before = options.TimeProvider.GetUtcNow();
        DateTimeOffset? serverTime = await connection.GetServerTimeAsync(cancellationToken);
        CollectorCheck permissions = await CheckPermissionsAsync(connection, cancellationToken);
        return
        [
            connection.Warnings.Count == 0
                ? CollectorCheck.Pass(ApiName, $"The Kubernetes API at {connection.Server} answers ({connection.Source}).")
                : CollectorCheck.Warn(
                    ApiName,
                    $"The Kubernetes API at {connection.Server} answers ({connection.Source}), but its credentials are not safe.",
                    string.Join(' ', connection.Warnings)),
            permissions,
            permissions.Status == CheckStatus.Passed
                ? await CheckNodeAsync(options, connection, hasLogs, cancellationToken)
                : CollectorCheck.Skip(NodeName, "The pods of this node may not be listed."),
            CheckClock(before, options.TimeProvider.GetUtcNow(), serverTime),
        ];
    }

    private static async Task<CollectorCheck> CheckPermissionsAsync(KubernetesConnection connection, CancellationToken cancellationToken)
    {
        List<ResourceAccess> denied = [];
        foreach (ResourceAccess access in Needed)
        {
            if (!(await connection.CanAsync(access, cancellationToken)).IsAllowed)
            {
                denied.Add(access);
            }
        }

        return denied.Count == 0
            ? CollectorCheck.Pass(PermissionsName, "Pods may be listed and watched.")
            : CollectorCheck.Fail(
                PermissionsName,
                $"This account may not {string.Join(", nor ", denied)}.",
                "Bind a ClusterRole to it with a ClusterRoleBinding: apiGroups [\"\"], resources [\"pods\"], verbs [\"list\", \"watch\"]. Until "
                + "then logs are collected without labels.");
    }

    private static async Task<CollectorCheck> CheckNodeAsync(
        CollectorCheckOptions options, KubernetesConnection connection, bool hasLogs, CancellationToken cancellationToken)
    {
        IReadOnlyList<PodMetadata> pods = await PodList.ReadAsync(connection, options.NodeName, most: 1, cancellationToken);
        if (pods.Count > 0)
        {
            return CollectorCheck.Pass(NodeName, $"This is the node {options.NodeName}; the Kubernetes API knows pods of it.");
        }

        return hasLogs
            ? CollectorCheck.Fail(
                NodeName,
                $"The Kubernetes API knows no pods of a node {options.NodeName}, but there are logs of containers here.",
                "Set the environment variable NODE_NAME to the node's name (in a pod: valueFrom.fieldRef.fieldPath: spec.nodeName), or give -NodeName.")
            : CollectorCheck.Warn(
                NodeName,
                $"The Kubernetes API knows no pods of a node {options.NodeName}.",
                "That is right only on a node without containers. NODE_NAME or -NodeName say another name.");
    }

    private static CollectorCheck CheckClock(DateTimeOffset before, DateTimeOffset after, DateTimeOffset? server)
    {
        if (server is not { } reported)
        {
            return CollectorCheck.Skip(ClockName, "The Kubernetes API does not tell what time it has.");
        }

        // The server's time may be any moment within its second.
        TimeSpan fast = before - (reported + TimeSpan.FromSeconds(1));
        TimeSpan slow = reported - after;
        TimeSpan difference = fast > slow ? fast : slow;
        return difference <= MaxDifference
            ? CollectorCheck.Pass(ClockName, "The clock agrees with that of the Kubernetes API.")
            : CollectorCheck.Warn(
                ClockName,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"This clock is {difference.TotalSeconds:0} s {(fast > slow ? "fast" : "slow")}, compared with that of the Kubernetes API."),
                "Have the node's time synchronised (chrony, systemd-timesyncd): -Since and the order of entries go by the times in the logs.");
    }
}
