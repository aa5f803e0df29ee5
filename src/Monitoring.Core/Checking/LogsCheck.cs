namespace Monitoring.Checking;

/// <summary>Checks whether there are container logs.</summary>
internal static class LogsCheck
{
    private const string Name = "Logs";

    public static CollectorCheck Run(NodeLogFiles files) => files switch
    {
        { Failure: DirectoryNotFoundException or FileNotFoundException } => CollectorCheck.Fail(
            Name,
            $"{files.Root} does not exist.",
            "Run this on a node. In a container, mount the node's /var/log at the same path, read-only (hostPath "
            + "/var/log). For logs in another directory, use -Path."),
        { Failure: UnauthorizedAccessException } => CollectorCheck.Fail(
            Name, $"This user is not permitted to read {files.Root}.",
            "Run as root, or as a member of the group that owns the directory."),
        { Failure: { } failure } => CollectorCheck.Fail(
            Name, $"{files.Root} cannot be read: {failure.Message}", "Check its file system."),
        { Logs.Count: 0, Others: 0 } => CollectorCheck.Warn(
            Name,
            $"{files.Root} is empty.",
            "This is expected only on a node without containers. Otherwise it is not the kubelet's directory: mount "
            + "the directory of the node."),
        { Logs.Count: 0 } => CollectorCheck.Warn(
            Name,
            $"None of the {files.Others} files in {files.Root} is named like a container's log (<pod>_<namespace>_<container>-<id>.log).",
            "They are followed as plain files. To follow logs other than those of containers, use Watch-Log or "
            + "Start-LogCollector -Path."),
        { Others: 0 } => CollectorCheck.Pass(Name, $"{files.Root} has {files.Logs.Count} container logs."),
        _ => CollectorCheck.Pass(
            Name,
            $"{files.Root} has {files.Logs.Count} container logs, and {files.Others} other files, which are followed "
            + "as plain files."),
    };
}
