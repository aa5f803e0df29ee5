using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>A container while its pod is being read.</summary>
internal sealed class ContainerDraft
{
    public string Name { get; set; } = string.Empty;

    public string Image { get; set; } = string.Empty;

    /// <summary>With the runtime before it: <c>containerd://0123…</c>.</summary>
    public string ContainerId { get; set; } = string.Empty;

    /// <summary>Of the container that ran before.</summary>
    public string LastContainerId { get; set; } = string.Empty;

    public int RestartCount { get; set; }

    public ContainerState State { get; set; }

    /// <summary>Whether it has <c>restartPolicy: Always</c> of its own.</summary>
    public bool IsRestarted { get; set; }

    /// <summary>The container as it was read.</summary>
    public ContainerMetadata Finish(ContainerKind kind)
    {
        string last = RemoveScheme(LastContainerId);
        string id = ContainerId.Length > 0 ? RemoveScheme(ContainerId) : last;

        // One string for both: there are thousands of them.
        last = last == id ? id : last;
        return new ContainerMetadata(Name, kind == ContainerKind.Init && IsRestarted ? ContainerKind.Sidecar : kind, Image, id, RestartCount, State) { LastContainerId = last };
    }

    private static string RemoveScheme(string id)
    {
        int scheme = id.IndexOf("://", StringComparison.Ordinal);
        return scheme < 0 ? id : id[(scheme + 3)..];
    }
}
