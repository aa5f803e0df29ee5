using System.Text.Json;
using Monitoring.Remote.Engines;

namespace Monitoring.Remote.Elasticsearch;

/// <summary>Reads the fields of a document: those of inner objects have names with dots. Pure.</summary>
internal static class DocumentFields
{
    /// <summary>The maximum depth of objects in a document, as Elasticsearch's own limit.</summary>
    private const int MaxDepth = 20;

    /// <summary>Returns the fields of a document.</summary>
    public static List<EngineField> Of(JsonElement source)
    {
        List<EngineField> fields = [];
        Flatten(string.Empty, source, fields, 0);
        return fields;
    }

    private static void Flatten(string name, JsonElement value, List<EngineField> fields, int depth)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when depth < MaxDepth:
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    Flatten(
                        name.Length == 0 ? property.Name : $"{name}.{property.Name}", property.Value, fields,
                        depth + 1);
                }

                break;
            case JsonValueKind.Array when value.GetArrayLength() == 1:
                Flatten(name, value[0], fields, depth + 1);
                break;
            case JsonValueKind.Null:
                break;
            case JsonValueKind.String:
                fields.Add(new EngineField(name, value.GetString() ?? string.Empty));
                break;
            default:
                fields.Add(new EngineField(name, value.GetRawText()));
                break;
        }
    }
}
