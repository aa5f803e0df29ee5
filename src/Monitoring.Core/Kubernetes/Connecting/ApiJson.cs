using System.Text.Json;
using System.Text.Json.Serialization;

namespace Monitoring.Kubernetes.Connecting;

/// <summary>How answers of the API are read, without reflection.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ApiJson : JsonSerializerContext;
