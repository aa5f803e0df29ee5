using System.Text.Json.Serialization;

namespace Monitoring.Kubernetes.Reflecting;

/// <summary>An answer to a list, as it is written: one page of pods.</summary>
internal sealed class PodListBody
{
    /// <summary>PodList, if it is one.</summary>
    [JsonPropertyName("kind")]
    public string? Kind { get; set; }

    /// <summary>What holds for the list.</summary>
    [JsonPropertyName("metadata")]
    public PageMetadata? Metadata { get; set; }

    /// <summary>The pods.</summary>
    [JsonPropertyName("items")]
    public List<ListedPod>? Items { get; set; }

    /// <summary>Which state the list shows, and whether there is more of it.</summary>
    internal sealed class PageMetadata
    {
        /// <summary>The state.</summary>
        [JsonPropertyName("resourceVersion")]
        public string? ResourceVersion { get; set; }

        /// <summary>What to ask for the next page with; empty on the last.</summary>
        [JsonPropertyName("continue")]
        public string? Continue { get; set; }
    }
}
