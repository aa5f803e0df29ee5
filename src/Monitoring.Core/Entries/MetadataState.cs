namespace Monitoring.Entries;

/// <summary>How much is known of a stream, and from whom.</summary>
public enum MetadataState
{
    /// <summary>What its path says; nobody has said more, or not yet.</summary>
    Path,

    /// <summary>What the Kubernetes API says of its pod.</summary>
    Live,

    /// <summary>What its path says: the Kubernetes API does not know the pod.</summary>
    Missing,
}
