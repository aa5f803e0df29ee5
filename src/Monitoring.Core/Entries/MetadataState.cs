namespace Monitoring.Entries;

/// <summary>The source and completeness of a stream's metadata.</summary>
public enum MetadataState
{
    /// <summary>From the path; no other source has more, or not yet.</summary>
    Path,

    /// <summary>From the Kubernetes API.</summary>
    Live,

    /// <summary>From the path; the Kubernetes API does not have the pod.</summary>
    Missing,
}
