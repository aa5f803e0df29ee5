using System.Text.Json;
using System.Text.Json.Serialization;
using Monitoring.Messages;
using Monitoring.Querying;

namespace Monitoring.Storing.Destinations;

/// <summary>The settings of a destination as a store keeps them: without secrets, only with the paths of files and the
/// names of environment variables that contain secrets.</summary>
internal sealed record DestinationSettings
{
    /// <summary>The protocol.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required DestinationKind Kind { get; init; }

    /// <summary>The time at which the destination was added. It distinguishes a destination from a later one of the
    /// same name.</summary>
    public DateTimeOffset Added { get; init; }

    /// <summary>The receiver: an absolute URL; for <see cref="DestinationKind.File"/> a path, or <c>-</c> for the
    /// standard output.</summary>
    public required string Target { get; init; }

    /// <summary>Selects streams by their metadata, see <see cref="LabelSelector"/>. The default is all.</summary>
    public string? Selector { get; init; }

    /// <summary>The minimum level. The default is all.</summary>
    public LogLevel Level { get; init; }

    /// <summary>Headers of each request. A value <c>env:NAME</c> is read from an environment variable, a value
    /// <c>file:PATH</c> from a file.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The user name for HTTP Basic authentication.</summary>
    public string? UserName { get; init; }

    /// <summary>The source of the password: <c>env:NAME</c> or <c>file:PATH</c>.</summary>
    public string? Password { get; init; }

    /// <summary>The file with the bearer token, which is read again for each request.</summary>
    public string? TokenPath { get; init; }

    /// <summary>The tenant, sent as <c>X-Scope-OrgID</c>.</summary>
    public string? Tenant { get; init; }

    /// <summary>Labels or attributes to add to each entry, such as <c>cluster</c>.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The file with the certificates of trusted authorities (PEM). The default is those of the
    /// system.</summary>
    public string? CaPath { get; init; }

    /// <summary>Whether the receiver's certificate is not validated.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>Whether requests are compressed with gzip. The default depends on the protocol.</summary>
    public bool? Gzip { get; init; }

    /// <summary>Whether OTLP is sent as JSON instead of protobuf.</summary>
    public bool Json { get; init; }

    /// <summary>The data stream or index of Elasticsearch. The default is <c>logs-kubernetes-default</c>.</summary>
    public string? Index { get; init; }

    /// <summary>The maximum rate, in bytes of requests before compression per second. The default is no
    /// limit.</summary>
    public long? MaxBytesPerSecond { get; init; }

    /// <summary>Whether retention by age waits for the destination. The maximum size of the store still
    /// holds.</summary>
    public bool HoldsRetention { get; init; }

    /// <summary>Returns the settings as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DestinationJsonContext.Default.DestinationSettings);

    /// <summary>Reads the output of <see cref="ToJson"/>.</summary>
    /// <exception cref="InvalidDataException">The text is not the settings of a destination.</exception>
    public static DestinationSettings Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, DestinationJsonContext.Default.DestinationSettings)
                ?? throw new InvalidDataException("The settings of a destination are missing.");
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException("The settings of a destination are not in the expected format.", failure);
        }
    }

    /// <summary>Whether stored settings are the same, whenever they were added.</summary>
    /// <param name="json">The output of <see cref="ToJson"/>.</param>
    public bool IsSameAs(string json)
    {
        try
        {
            return (Parse(json) with { Added = default }).ToJson() == (this with { Added = default }).ToJson();
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>The streams and the levels to send.</summary>
    /// <exception cref="SelectorException">The selector is not valid.</exception>
    public LogQuery ToQuery() => new()
    {
        Selector = Selector is null ? LabelSelector.All : LabelSelector.Parse(Selector),
        Level = Level,
    };
}

/// <summary>The serializer's generated half.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DestinationSettings))]
internal sealed partial class DestinationJsonContext : JsonSerializerContext;
