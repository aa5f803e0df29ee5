namespace Monitoring.Collectors;

/// <summary>The kinds of collectors.</summary>
/// <remarks>ConvertTo-Json writes an enumeration by name only if its values are 64-bit integers.</remarks>
public enum CollectorKind : long
{
    /// <summary>Follows the logs of all containers of a Kubernetes node, and adds the metadata of their pods from the
    /// Kubernetes API.</summary>
    Kubernetes,

    /// <summary>Follows files and directories.</summary>
    Directory,
}
