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
            const string NotConfigured = "The Kubernetes API is disabled.";
            return [CollectorCheck.Skip(ApiName, NotConfigured), .. SkipRest(NotConfigured)];
        }

        try
        {
            if (!KubernetesConnection.TryOpen(
                options.Connection, out KubernetesConnection? connection, out string reason))
            {
                return
                [
                    CollectorCheck.Warn(ApiName, reason,
                        "Logs are still collected, but without labels, images and owners of pods."),
                    .. SkipRest("No Kubernetes API is available."),
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
                    ApiName, failure.Message,
                    "Logs are still collected, but without labels, images and owners of pods."),
                .. SkipRest("The Kubernetes API cannot be used."),
            ];
        }
    }

    private static IEnumerable<CollectorCheck> SkipRest(string reason) =>
        new[] { PermissionsName, NodeName, ClockName }.Select(name => CollectorCheck.Skip(name, reason));

    private static async Task<IReadOnlyList<CollectorCheck>> CheckConnectionAsync(
        CollectorCheckOptions options, KubernetesConnection connection, bool hasLogs,
        CancellationToken cancellationToken)
    {
        DateTimeOffset before = options.TimeProvider.GetUtcNow();
        DateTimeOffset? serverTime = await connection.GetServerTimeAsync(cancellationToken);
        CollectorCheck permissions = await CheckPermissionsAsync(connection, cancellationToken);
        return
        [
            connection.Warnings.Count == 0
                ? CollectorCheck.Pass(ApiName,
                    $"The Kubernetes API at {connection.Server} responds ({connection.Source}).")
                : CollectorCheck.Warn(
                    ApiName,
                    $"The Kubernetes API at {connection.Server} responds ({connection.Source}), but its credentials "
                    + "are not safe.",
                    string.Join(' ', connection.Warnings)),
            permissions,
            permissions.Status == CheckStatus.Passed
                ? await CheckNodeAsync(options, connection, hasLogs, cancellationToken)
                : CollectorCheck.Skip(NodeName, "This account is not permitted to list the pods of this node."),
            CheckClock(before, options.TimeProvider.GetUtcNow(), serverTime),
        ];
    }

    private static async Task<CollectorCheck> CheckPermissionsAsync(
        KubernetesConnection connection, CancellationToken cancellationToken)
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
            ? CollectorCheck.Pass(PermissionsName, "This account can list and watch pods.")
            : CollectorCheck.Fail(
                PermissionsName,
                $"This account is not permitted to {string.Join(" or ", denied)}.",
                "Bind a ClusterRole to the account with a ClusterRoleBinding: apiGroups [\"\"], resources [\"pods\"], "
                + "verbs [\"list\", \"watch\"]. Until then logs are collected without labels.");
    }

    private static async Task<CollectorCheck> CheckNodeAsync(
        CollectorCheckOptions options, KubernetesConnection connection, bool hasLogs,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<PodMetadata> pods = await PodList.ReadAsync(
            connection, options.NodeName, maxCount: 1, cancellationToken);
        if (pods.Count > 0)
        {
            return CollectorCheck.Pass(NodeName, $"The Kubernetes API lists pods of this node, {options.NodeName}.");
        }

        return hasLogs
            ? CollectorCheck.Fail(
                NodeName,
                $"The Kubernetes API lists no pods of a node {options.NodeName}, but this machine has container logs.",
                "Set the environment variable NODE_NAME to the node's name (in a pod: valueFrom.fieldRef.fieldPath: "
                + "spec.nodeName), or use -NodeName.")
            : CollectorCheck.Warn(
                NodeName,
                $"The Kubernetes API lists no pods of a node {options.NodeName}.",
                "This is expected only on a node without containers. Otherwise set the node's name with NODE_NAME or "
                + "-NodeName.");
    }

    private static CollectorCheck CheckClock(DateTimeOffset before, DateTimeOffset after, DateTimeOffset? server)
    {
        if (server is not { } reported)
        {
            return CollectorCheck.Skip(ClockName, "The Kubernetes API does not report its time.");
        }

        // The server's time may be any moment within its second.
        TimeSpan fast = before - (reported + TimeSpan.FromSeconds(1));
        TimeSpan slow = reported - after;
        TimeSpan difference = fast > slow ? fast : slow;
        return difference <= MaxDifference
            ? CollectorCheck.Pass(ClockName, "The clock agrees with the clock of the Kubernetes API.")
            : CollectorCheck.Warn(
                ClockName,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"This clock is {difference.TotalSeconds:0} s {(fast > slow ? "fast" : "slow")}, compared with the "
                    + $"clock of the Kubernetes API."),
                "Synchronize the node's clock (chrony, systemd-timesyncd). -Since and the order of entries depend on "
                + "the times in the logs.");
    }
}
