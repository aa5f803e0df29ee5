using System.Collections.Frozen;
using Monitoring.Kubernetes.Pods;

namespace Monitoring.Kubernetes.Reflecting.Decoding;

/// <summary>A pod while it is being read. Its spec and its status describe the same containers, in any order.</summary>
internal sealed class PodDraft
{
    private static readonly IReadOnlyDictionary<string, string> None = FrozenDictionary<string, string>.Empty;

    private readonly List<ContainerDraft>[] _containers = [[], [], []];

    public string Namespace { get; set; } = string.Empty;

    public string Name { get; set; } = string.Empty;

    public string Uid { get; set; } = string.Empty;

    public string ResourceVersion { get; set; } = string.Empty;

    public string? ConfigHash { get; set; }

    public DateTimeOffset? Created { get; set; }

    public string NodeName { get; set; } = string.Empty;

    public string PodIP { get; set; } = string.Empty;

    public string Phase { get; set; } = string.Empty;

    /// <summary>The object that manages the pod.</summary>
    public PodController? Controller { get; set; }

    public Dictionary<string, string> Labels { get; } = [];

    public Dictionary<string, string> Annotations { get; } = [];

    /// <summary>Gets the containers of a kind.</summary>
    public List<ContainerDraft> GetContainers(ContainerKind kind) => _containers[(int)kind];

    /// <summary>Creates the pod.</summary>
    public PodMetadata Finish() => new()
    {
        Namespace = Namespace,
        Name = Name,
        Uid = Uid,
        ConfigHash = ConfigHash,
        NodeName = NodeName,
        PodIP = PodIP,
        Phase = Phase,
        Controller = Controller,
        Owner = Controller is null ? null : OwnerGuesser.Guess(Controller, Labels, Created),
        Labels = Labels.Count > 0 ? Labels : None,
        Annotations = Annotations.Count > 0 ? Annotations : None,
        Containers =
        [
            .. GetContainers(ContainerKind.Init).Select(container => container.Finish(ContainerKind.Init)),
            .. GetContainers(ContainerKind.Regular).Select(container => container.Finish(ContainerKind.Regular)),
            .. GetContainers(ContainerKind.Ephemeral).Select(container => container.Finish(ContainerKind.Ephemeral)),
        ],
    };
}
