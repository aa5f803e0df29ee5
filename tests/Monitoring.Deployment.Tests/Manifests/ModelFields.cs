using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using k8s.Models;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Monitoring.Deployment.Manifests;

// Implementation notes
//
// The API server drops fields that it does not know, with a warning at best, and kubectl knows fields only from a
// server. The official client's models are generated from the API's own description, so they know the fields without a
// server. A value of the wrong kind makes the server reject the object: a number in place of a text is the usual
// mistake.

/// <summary>Holds an object of the Kubernetes API against the official client's models: fields that there are, values
/// of their kind.</summary>
internal static class ModelFields
{
    private static readonly Dictionary<(string ApiVersion, string Kind), Type> Kinds = FindKinds();

    /// <summary>The directives of patches, which only kustomize reads.</summary>
    private static readonly string[] PatchDirectives = ["$patch"];

    /// <summary>The errors of an object, each with its path; empty if there are none.</summary>
    public static IReadOnlyList<string> Check(YamlMappingNode document)
    {
        (string apiVersion, string kind) = KindOf(document);
        if (!Kinds.TryGetValue((apiVersion, kind), out Type? model))
        {
            return [$"{kind} of {apiVersion}: there is no such object."];
        }

        return Check(document, model);
    }

    /// <summary>The errors of a part of an object, whose model is known.</summary>
    public static IReadOnlyList<string> Check(YamlMappingNode part, Type model)
    {
        List<string> faults = [];
        Check(part, model, part.FindText("kind") ?? model.Name, faults);
        return faults;
    }

    private static (string ApiVersion, string Kind) KindOf(YamlMappingNode document) =>
        (document.FindText("apiVersion") ?? string.Empty, document.FindText("kind") ?? string.Empty);

    private static Dictionary<(string ApiVersion, string Kind), Type> FindKinds()
    {
        Dictionary<(string ApiVersion, string Kind), Type> kinds = [];
        foreach (Type type in typeof(V1Pod).Assembly.GetTypes())
        {
            if (type.GetCustomAttribute<KubernetesEntityAttribute>() is { } entity)
            {
                kinds[
                    (entity.Group.Length == 0
                    ? entity.ApiVersion : $"{entity.Group}/{entity.ApiVersion}", entity.Kind)] = type;
            }
        }

        return kinds;
    }

    private static void Check(YamlNode node, Type type, string place, List<string> faults)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        switch (node)
        {
            case YamlMappingNode mapping when ValueOfDictionary(type) is { } value:
                foreach ((YamlNode key, YamlNode child) in mapping.Children)
                {
                    Check(child, value, $"{place}.{key}", faults);
                }

                break;
            case YamlMappingNode mapping when IsModel(type):
                CheckFields(mapping, type, place, faults);
                break;
            case YamlSequenceNode sequence when ItemOfList(type) is { } item:
                for (int index = 0; index < sequence.Children.Count; index++)
                {
                    Check(sequence.Children[index], item, $"{place}[{index}]", faults);
                }

                break;
            case YamlScalarNode scalar when IsNull(scalar):
                // A patch takes something away.
                break;
            case YamlScalarNode scalar when !Takes(type, scalar):
                faults.Add($"{place}: '{scalar.Value}' is no {type.Name}.");
                break;
            case YamlMappingNode or YamlSequenceNode:
                faults.Add($"{place}: a {type.Name} is no {node.NodeType}.");
                break;
        }
    }

    private static void CheckFields(YamlMappingNode mapping, Type type, string place, List<string> faults)
    {
        Dictionary<string, Type> fields = type.GetProperties()
            .Where(property => property.GetCustomAttribute<JsonPropertyNameAttribute>() is not null)
            .ToDictionary(
                property => property.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name,
                property => property.PropertyType);
        foreach ((YamlNode key, YamlNode child) in mapping.Children)
        {
            string name = ((YamlScalarNode)key).Value!;
            if (fields.TryGetValue(name, out Type? field))
            {
                Check(child, field, $"{place}.{name}", faults);
            }
            else if (!PatchDirectives.Contains(name))
            {
                faults.Add($"{place}: {type.Name} has no field {name}.");
            }
        }
    }

    private static bool IsModel(Type type) => type.Namespace == typeof(V1Pod).Namespace && !IsWrittenAsScalar(type);

    private static bool IsWrittenAsScalar(Type type) => type == typeof(IntOrString) || type == typeof(ResourceQuantity);

    private static Type? ValueOfDictionary(Type type) =>
        type.IsGenericType
            && type.GetGenericTypeDefinition() == typeof(IDictionary<,>) ? type.GetGenericArguments()[1] : null;

    private static Type? ItemOfList(Type type) =>
        type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) && type.GetGenericArguments().Length == 1
            ? type.GetGenericArguments()[0]
            : null;

    private static bool IsNull(YamlScalarNode scalar) =>
        scalar.Style == ScalarStyle.Plain && scalar.Value is "null" or "~" or "";

    private static bool Takes(Type type, YamlScalarNode scalar)
    {
        bool isPlain = scalar.Style == ScalarStyle.Plain;
        bool isBoolean = isPlain && scalar.Value is "true" or "false";
        bool isInteger = isPlain
            && long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
        bool isNumber = isPlain
            && double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => isBoolean,
            TypeCode.Int32 or TypeCode.Int64 => isInteger,
            TypeCode.Double => isNumber,
            TypeCode.String => !isBoolean && !isNumber,
            _ => IsWrittenAsScalar(type) && !isBoolean,
        };
    }
}
