using System.Text.Json;
using System.Text.Json.Serialization;
using Monitoring.Kubernetes.Reflecting;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>How answers of the API are read, without reflection.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(PodListBody))]
internal sealed partial class ApiJson : JsonSerializerContext;
