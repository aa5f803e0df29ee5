namespace Monitoring.Kubernetes;

/// <summary>The handling of a log when the Kubernetes API does not report its pod within the hold limit, so that its
/// opt-out is unknown.</summary>
public enum ApiAbsence
{
    /// <summary>The log is collected, with a warning. If the pod turns out to be excluded, its entries are deleted from
    /// the store.</summary>
    Collect,

    /// <summary>The log is not read until the API reports the pod. The files are the buffer.</summary>
    Hold,
}
