using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Paths;

/// <summary>The path of a container's log below <c>/var/log/pods</c>:
/// <c>&lt;namespace&gt;_&lt;pod&gt;_&lt;uid&gt;/&lt;container&gt;/&lt;restart count&gt;.log</c>.</summary>
/// <remarks>See kubernetes/kubernetes, pkg/kubelet/kuberuntime/helpers.go,
/// <c>BuildContainerLogsDirectory</c>.</remarks>
/// <param name="Pod">The pod.</param>
/// <param name="ContainerName">The container's name.</param>
/// <param name="RestartCount">The number of the container's restarts before this log.</param>
internal readonly record struct PodLogPath(PodReference Pod, string ContainerName, int RestartCount)
{
    private const string Extension = ".log";

    /// <summary>Parses the last three parts of a path, in any directory.</summary>
    public static bool TryParse([NotNullWhen(true)] string? path, out PodLogPath parsed)
    {
        parsed = default;
        if (path is null)
        {
            return false;
        }

        // Names in Kubernetes have neither character; a Windows node uses the other one.
        string[] parts = path.Split(['/', '\\']);
        if (parts.Length < 3)
        {
            return false;
        }

        (string directory, string container, string file) = (parts[^3], parts[^2], parts[^1]);
        string[] pod = directory.Split('_');
        if (pod.Length != 3
            || container.Length == 0
            || Array.Exists(pod, part => part.Length == 0)
            || !file.EndsWith(Extension, StringComparison.Ordinal)
            || !int.TryParse(
                file[..^Extension.Length], NumberStyles.None, CultureInfo.InvariantCulture, out int restarts))
        {
            return false;
        }

        parsed = new PodLogPath(new PodReference(pod[0], pod[1], pod[2]), container, restarts);
        return true;
    }
}
