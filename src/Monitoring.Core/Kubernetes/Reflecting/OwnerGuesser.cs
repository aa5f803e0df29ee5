using System.Globalization;
using Monitoring.Kubernetes.Pods;
using Monitoring.Querying;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>Derives the Deployment of a ReplicaSet and the CronJob of a Job from their names, without a
/// request.</summary>
/// <remarks>
/// A Deployment names its ReplicaSets <c>name-hash</c> and labels their pods with the hash. A CronJob names its Jobs by
/// their due time: <c>name-minutes</c> since 1970, or seconds before Kubernetes 1.21. A user's Job named
/// <c>backup-20240101</c> is not mistaken for one, because the number is not a time near the pod's creation.
/// </remarks>
internal static class OwnerGuesser
{
    private const string TemplateHashLabel = "pod-template-hash";
    private const int MinuteDigits = 8;
    private const int SecondDigits = 10;

    /// <summary>The maximum time from a Job's due time to its pod's creation. The Job may have been suspended or
    /// retried.</summary>
    private static readonly TimeSpan Latest = TimeSpan.FromDays(30);

    /// <summary>The maximum difference between clocks.</summary>
    private static readonly TimeSpan Earliest = TimeSpan.FromHours(1);

    /// <summary>Derives the owner that the user created.</summary>
    /// <param name="controller">The object that manages the pod.</param>
    /// <param name="labels">The pod's labels.</param>
    /// <param name="created">The pod's creation time; null if it is not known.</param>
    public static PodOwner Guess(
        PodController controller, IReadOnlyDictionary<string, string> labels, DateTimeOffset? created)
    {
        if (controller.IsReplicaSet && labels.TryGetValue(TemplateHashLabel, out string? hash) && hash.Length > 0
            && TryCut(controller.Name, hash, out string deployment))
        {
            return new PodOwner("Deployment", deployment);
        }

        return controller.IsJob && TryCutTime(controller.Name, created, out string cronJob)
            ? new PodOwner("CronJob", cronJob)
            : new PodOwner(controller.Kind, controller.Name);
    }

    private static bool TryCut(string name, string suffix, out string rest)
    {
        bool has = name.Length > suffix.Length + 1
            && name.EndsWith(suffix, StringComparison.Ordinal) && name[^(suffix.Length + 1)] == '-';
        rest = has ? name[..^(suffix.Length + 1)] : name;
        return has;
    }

    private static bool TryCutTime(string name, DateTimeOffset? created, out string rest)
    {
        string suffix = name[(name.LastIndexOf('-') + 1)..];
        bool isTime = suffix.Length is MinuteDigits or SecondDigits
            && long.TryParse(suffix, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            && IsNear(
                DateTimeOffset.FromUnixTimeSeconds(suffix.Length == MinuteDigits ? number * 60 : number), created);
        rest = name;
        return isTime && TryCut(name, suffix, out rest);
    }

    private static bool IsNear(DateTimeOffset due, DateTimeOffset? created) =>
        created is not { } made || (due <= made + Earliest && made - due <= Latest);
}
