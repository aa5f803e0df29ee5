using YamlDotNet.RepresentationModel;

namespace Monitoring.Deployment.Manifests;

/// <summary>Holds a ServiceMonitor against what the Prometheus Operator's reference says of the fields that we
/// use.</summary>
/// <remarks>It is a custom resource: the API's models do not have it, and its definition is not on this machine. So the
/// fields are written down here, from the operator's API reference, monitoring.coreos.com/v1: ServiceMonitorSpec,
/// Endpoint, SafeAuthorization, TLSConfig, RelabelConfig. What is not written down here is refused, though the operator
/// may know it.</remarks>
internal static class ServiceMonitorFields
{
    public const string ApiVersion = "monitoring.coreos.com/v1";

    /// <summary>Each field's path; [] is an item of a list.</summary>
    private static readonly HashSet<string> Fields =
    [
        "spec.selector.matchLabels.*",
        "spec.endpoints[].port",
        "spec.endpoints[].path",
        "spec.endpoints[].interval",
        "spec.endpoints[].scheme",
        "spec.endpoints[].authorization.type",
        "spec.endpoints[].authorization.credentials.name",
        "spec.endpoints[].authorization.credentials.key",
        "spec.endpoints[].tlsConfig.serverName",
        "spec.endpoints[].tlsConfig.ca.secret.name",
        "spec.endpoints[].tlsConfig.ca.secret.key",
        "spec.endpoints[].relabelings[].sourceLabels[]",
        "spec.endpoints[].relabelings[].targetLabel",
    ];

    /// <summary>The paths in it that are not written down.</summary>
    public static IReadOnlyList<string> Check(YamlMappingNode document)
    {
        List<string> faults = [];
        Check(document.At("spec"), "spec", faults);
        return faults;
    }

    private static void Check(YamlNode node, string path, List<string> faults)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                bool isFree = Fields.Contains(path + ".*");
                foreach ((YamlNode key, YamlNode child) in mapping.Children)
                {
                    Check(child, isFree ? path + ".*" : $"{path}.{((YamlScalarNode)key).Value}", faults);
                }

                break;
            case YamlSequenceNode sequence:
                foreach (YamlNode child in sequence)
                {
                    Check(child, path + "[]", faults);
                }

                break;
            default:
                if (!Fields.Contains(path))
                {
                    faults.Add(path);
                }

                break;
        }
    }
}
