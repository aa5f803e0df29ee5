using System.Diagnostics.CodeAnalysis;

namespace Monitoring.Kubernetes;

/// <summary>The name of a container's log in <c>/var/log/containers</c>:
/// <c>&lt;pod&gt;_&lt;namespace&gt;_&lt;container&gt;-&lt;container id&gt;.log</c>.</summary>
/// <remarks>Neither of the names may have an underscore (RFC 1123, as Kubernetes demands), and an id has no hyphen: so the parts are
/// certain, whatever dots and hyphens are in them. See kubernetes/kubernetes, pkg/kubelet/kuberuntime/legacy.go,
/// <c>logSymlink</c>.</remarks>
/// <param name="PodName">The pod's name.</param>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="ContainerName">The container's name.</param>
/// <param name="ContainerId">The runtime's id of the container.</param>
public readonly record struct ContainerLogName(string PodName, string Namespace, string ContainerName, string ContainerId)
{
    private const string Extension = ".log";

    /// <summary>Takes a file's name apart, if it is one of these.</summary>
    public static bool TryParse([NotNullWhen(true)] string? fileName, out ContainerLogName name)
    {
        name = default;
        if (fileName is null || !fileName.EndsWith(Extension, StringComparison.Ordinal))
        {
            return false;
        }

        string[] parts = fileName[..^Extension.Length].Split('_');
        if (parts.Length != 3)
        {
            return false;
        }

        int hyphen = parts[2].LastIndexOf('-');
        if (parts[0].Length == 0 || parts[1].Length == 0 || hyphen <= 0 || hyphen == parts[2].Length - 1)
        {
            return false;
        }

        name = new ContainerLogName(parts[0], parts[1], parts[2][..hyphen], parts[2][(hyphen + 1)..]);
        return true;
    }

    /// <summary>The file's name.</summary>
    public override string ToString() => $"{PodName}_{Namespace}_{ContainerName}-{ContainerId}{Extension}";
}
