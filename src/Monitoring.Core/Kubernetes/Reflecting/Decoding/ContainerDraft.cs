using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>A container while its pod is being read.</summary>
internal sealed class ContainerDraft
{
    public string Name { get; set; } = string.Empty;

    public string Image { get; set; } = string.Empty;

    /// <summary>The id with the runtime's prefix: <c>containerd://0123…</c>.</summary>
    public string ContainerId { get; set; } = string.Empty;

    /// <summary>The id of the previous container, with the prefix.</summary>
    public string LastContainerId { get; set; } = string.Empty;

    public int RestartCount { get; set; }

    public ContainerState State { get; set; }

    /// <summary>Whether the container has <c>restartPolicy: Always</c> of its own.</summary>
    public bool IsRestarted { get; set; }

    /// <summary>Creates the container.</summary>
    public ContainerMetadata Finish(ContainerKind kind)
    {
        string last = RemoveScheme(LastContainerId);
        string id = ContainerId.Length > 0 ? RemoveScheme(ContainerId) : last;

        // One string for both, because there are thousands of them.
        last = last == id ? id : last;
        return new ContainerMetadata(
            Name,
            kind == ContainerKind.Init && IsRestarted ? ContainerKind.Sidecar : kind,
            Image,
            id,
            RestartCount,
            State)
        { LastContainerId = last };
    }

    private static string RemoveScheme(string id)
    {
        int scheme = id.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? id : id[(scheme + 3)..];
    }
}
