using System.Text.RegularExpressions;
using Monitoring.Kubernetes.Connecting;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Selecting;

/// <summary>Finds the pod in which this process runs.</summary>
/// <remarks>
/// The kubelet mounts files of its own into every container, such as <c>/etc/hosts</c>, from
/// <c>/var/lib/kubelet/pods/&lt;uid&gt;/</c>. So the mount table has the pod's UID, even on the host's network, where
/// the host's name is the node's. If the table does not have it, <c>POD_NAME</c> (or <c>HOSTNAME</c>) and
/// <c>POD_NAMESPACE</c> (or the service account's namespace) identify the pod.
/// </remarks>
internal static partial class OwnPod
{
    private const string MountTable = "/proc/self/mountinfo";

    /// <summary>Finds the pod; returns null if this process does not seem to run in one.</summary>
    public static PodReference? Find() => Find(ConnectionEnvironment.OfProcess, ReadText);

    internal static PodReference? Find(ConnectionEnvironment environment, Func<string, string?> readText)
    {
        if (environment.Find("KUBERNETES_SERVICE_HOST") is null)
        {
            return null;
        }

        string name = environment.Find("POD_NAME") ?? environment.Find("HOSTNAME") ?? environment.HostName;
        string space = environment.Find("POD_NAMESPACE")
            ?? readText(Path.Join(environment.ServiceAccountDirectory, "namespace"))?.Trim()
            ?? string.Empty;
        Match mount = KubeletMount().Match(readText(MountTable) ?? string.Empty);
        return new PodReference(space, name, mount.Success ? mount.Groups["uid"].Value : string.Empty);
    }

    private static string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Not Linux, or no service account is mounted.
            return null;
        }
    }

    [GeneratedRegex(
        @"/kubelet/pods/(?<uid>[0-9a-f-]{32,36})/(etc-hosts|containers|volumes)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex KubeletMount();
}
