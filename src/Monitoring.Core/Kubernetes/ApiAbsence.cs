namespace Monitoring.Kubernetes;

/// <summary>What becomes of the logs of pods of which the Kubernetes API has said nothing for too long, so that nobody knows whether
/// they ask not to be collected.</summary>
public enum ApiAbsence
{
    /// <summary>They are collected, with a warning; what turns out to be excluded is deleted from the store.</summary>
    Collect,

    /// <summary>They are not read until the API answers: the files are the buffer.</summary>
    Hold,
}
