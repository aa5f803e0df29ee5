namespace Monitoring.Kubernetes.Reflecting;

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

    /// <summary>The container as it was read.</summary>
    public ContainerMetadata Finish(ContainerKind kind)
    {
        string id = ContainerId.Length > 0 ? ContainerId : LastContainerId;
        int scheme = id.IndexOf("://", StringComparison.Ordinal);
        return new ContainerMetadata(Name, kind, Image, scheme < 0 ? id : id[(scheme + 3)..], RestartCount, State);
    }
}
