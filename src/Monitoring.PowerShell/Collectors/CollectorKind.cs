namespace Monitoring.Collectors;

/// <summary>The sorts of collectors that can be started.</summary>
public enum CollectorKind
{
    /// <summary>Follows files and directories.</summary>
    Directory,
}
