using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Monitoring.Querying;

/// <summary>A user's name for a workload: <c>deployment/web</c>, <c>sts/db</c>, <c>pod/web-0</c>, or the beginning of
/// the names of its pods.</summary>
/// <remarks>The short names are those of <c>kubectl api-resources</c>.</remarks>
internal static class WorkloadName
{
    private const string Pod = "Pod";
    private const string ReplicaSet = "ReplicaSet";

    private static readonly FrozenDictionary<string, string> Kinds = new (string Kind, string[] Names)[]
    {
        (Pod, ["pod", "pods", "po"]),
        ("Deployment", ["deployment", "deployments", "deploy"]),
        ("StatefulSet", ["statefulset", "statefulsets", "sts"]),
        ("DaemonSet", ["daemonset", "daemonsets", "ds"]),
        (ReplicaSet, ["replicaset", "replicasets", "rs"]),
        ("ReplicationController", ["replicationcontroller", "replicationcontrollers", "rc"]),
        ("Job", ["job", "jobs"]),
        ("CronJob", ["cronjob", "cronjobs", "cj"]),
    }
    .SelectMany(known => known.Names, (known, name) => KeyValuePair.Create(name, known.Kind))
    .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The supported kinds, for people.</summary>
    public static string Understood =>
        string.Join(", ", Kinds.Values.Distinct().Select(kind => kind.ToLowerInvariant()));

    /// <summary>Splits a name into kind and name; returns false if the kind is not supported.</summary>
    /// <param name="text">The user's text.</param>
    /// <param name="owner">The owner of the pods, if the text names one.</param>
    /// <param name="pod">Otherwise the wildcard for the names of the pods.</param>
    /// <param name="unknown">The unsupported kind.</param>
    public static bool TryParse(
        string text, out PodOwner? owner, out string? pod, [NotNullWhen(false)] out string? unknown)
    {
        ArgumentNullException.ThrowIfNull(text);
        (owner, pod, unknown) = (null, null, null);
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            pod = text.AsSpan().ContainsAny("*?[") ? text : text + "*";
            return true;
        }

        (string kind, string name) = (text[..slash], text[(slash + 1)..]);
        if (name.Length == 0 || !Kinds.TryGetValue(kind, out string? known))
        {
            unknown = kind;
            return false;
        }

        switch (known)
        {
            case Pod:
                pod = name;
                break;
            case ReplicaSet:
                // The owner of pods is not their ReplicaSet but its owner; the names of the pods begin with
                // the name of the ReplicaSet.
                pod = name + "-*";
                break;
            default:
                owner = new PodOwner(known, name);
                break;
        }

        return true;
    }
}
