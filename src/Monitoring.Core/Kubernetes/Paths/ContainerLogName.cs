using System.Diagnostics.CodeAnalysis;

namespace Monitoring.Kubernetes.Paths;

/// <summary>The name of a container's log in <c>/var/log/containers</c>:
/// <c>&lt;pod&gt;_&lt;namespace&gt;_&lt;container&gt;-&lt;container id&gt;.log</c>.</summary>
/// <remarks>
/// <code>
/// name      = pod "_" namespace "_" container ( "-" / "_" ) id ".log"
/// pod       = a DNS subdomain: 1 to 253 lower-case letters, digits, "-" and ".", the first and the last a letter or a digit
/// namespace = a DNS label: 1 to 63 lower-case letters, digits and "-", the first and the last a letter or a digit
/// container = a DNS label
/// id        = 6 or more letters and digits
/// </code>
/// No part has an underscore and an id has no hyphen, so the parts are unambiguous. The kubelet writes a hyphen before
/// the id; other writers of such logs write an underscore. See kubernetes/kubernetes,
/// pkg/kubelet/kuberuntime/legacy.go,
/// <c>logSymlink</c>.
/// </remarks>
/// <param name="PodName">The pod's name.</param>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="ContainerName">The container's name.</param>
/// <param name="ContainerId">The runtime's id of the container.</param>
public readonly record struct ContainerLogName(
    string PodName, string Namespace, string ContainerName, string ContainerId)
{
    private const string Extension = ".log";
    private const int MinIdLength = 6;
    private const int MaxLabelLength = 63;
    private const int MaxSubdomainLength = 253;

    /// <summary>Parses a file's name; returns false if it is not a container log's.</summary>
    public static bool TryParse([NotNullWhen(true)] string? fileName, out ContainerLogName name)
    {
        name = default;
        if (fileName is null || !fileName.EndsWith(Extension, StringComparison.Ordinal))
        {
            return false;
        }

        string[] parts = fileName[..^Extension.Length].Split('_');
        if (parts.Length is not (3 or 4))
        {
            return false;
        }

        int hyphen = parts[2].LastIndexOf('-');
        bool isHyphenated = parts.Length == 3;
        if (isHyphenated && hyphen < 0)
        {
            return false;
        }

        ContainerLogName found = isHyphenated
            ? new ContainerLogName(parts[0], parts[1], parts[2][..hyphen], parts[2][(hyphen + 1)..])
            : new ContainerLogName(parts[0], parts[1], parts[2], parts[3]);
        if (!found.IsValid)
        {
            return false;
        }

        name = found;
        return true;
    }

    private bool IsValid =>
        ContainerId.Length >= MinIdLength && ContainerId.All(char.IsAsciiLetterOrDigit)
        && IsDnsName(PodName, MaxSubdomainLength)
        && IsDnsName(Namespace, MaxLabelLength) && !Namespace.Contains('.', StringComparison.Ordinal)
        && IsDnsName(ContainerName, MaxLabelLength) && !ContainerName.Contains('.', StringComparison.Ordinal);

    /// <summary>The file's name in the kubelet's format.</summary>
    public override string ToString() => $"{PodName}_{Namespace}_{ContainerName}-{ContainerId}{Extension}";

    private static bool IsDnsName(string text, int maxLength) =>
        text.Length > 0 && text.Length <= maxLength
        && IsLowerOrDigit(text[0]) && IsLowerOrDigit(text[^1])
        && text.All(character => IsLowerOrDigit(character) || character is '-' or '.');

    private static bool IsLowerOrDigit(char character) =>
        char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character);
}
