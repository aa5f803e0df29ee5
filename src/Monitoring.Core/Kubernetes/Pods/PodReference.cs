namespace Monitoring.Kubernetes.Pods;

/// <summary>Which pod is meant, as far as the path of a log tells.</summary>
/// <param name="Namespace">The pod's namespace.</param>
/// <param name="Name">The pod's name.</param>
/// <param name="Uid">What the kubelet names the pod's directory by: the pod's UID, or of a static pod the hash of its
/// configuration; empty if it is not known.</param>
public readonly record struct PodReference(string Namespace, string Name, string Uid);
