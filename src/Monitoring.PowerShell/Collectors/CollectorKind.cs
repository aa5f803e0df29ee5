namespace Monitoring.Collectors;

/// <summary>The sorts of collectors that can be started.</summary>
/// <remarks>ConvertTo-Json writes an enumeration by name only if its values are 64-bit integers.</remarks>
public enum CollectorKind : long
{
    /// <summary>Follows the logs of all containers of a Kubernetes node, and adds what the Kubernetes API says of their
    /// pods.</summary>
    Kubernetes,

    /// <summary>Follows files and directories.</summary>
    Directory,
}
