namespace Monitoring.Kubernetes.Pods;

/// <summary>Identifies a pod by the parts of a log's path.</summary>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="Name">The pod's name.</param>
/// <param name="Uid">The last part of the name of the pod's directory: the pod's UID, or the hash of a static pod's
/// configuration. Empty if it is not known.</param>
public readonly record struct PodReference(string Namespace, string Name, string Uid);
