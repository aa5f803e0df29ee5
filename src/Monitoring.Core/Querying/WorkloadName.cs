using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Monitoring.Querying;

/// <summary>What a user calls a workload: <c>deployment/web</c>, <c>sts/db</c>, <c>pod/web-0</c>, or just what the
/// names of its pods begin with.</summary>
/// <remarks>The short names are those of <c>kubectl api-resources</c>.</remarks>
public static class WorkloadName
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

    /// <summary>The kinds that are understood, for a person.</summary>
    public static string Understood => string.Join(", ", Kinds.Values.Distinct().Select(kind => kind.ToLowerInvariant()));

    /// <summary>Takes a name apart; false if the kind is not understood.</summary>
    /// <param name="text">What the user has written.</param>
    /// <param name="owner">What the pods meant were made by, if that was said.</param>
    /// <param name="pod">Else the wildcard for their names.</param>
    /// <param name="unknown">The kind that is not understood.</param>
    public static bool TryParse(string text, out PodOwner? owner, out string? pod, [NotNullWhen(false)] out string? unknown)
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
                // What made a ReplicaSet is what its pods are known by; their names begin with its own.
                pod = name + "-*";
                break;
            default:
                owner = new PodOwner(known, name);
                break;
        }

        return true;
    }
}
