namespace Monitoring.Checking;

/// <summary>Checks whether there are container logs.</summary>
internal static class LogsCheck
{
    private const string Name = "Logs";

    public static CollectorCheck Run(NodeLogFiles files) => files switch
    {
        { Failure: DirectoryNotFoundException or FileNotFoundException } => CollectorCheck.Fail(
            Name,
            $"There is no {files.Root}.",
            "Run this on a node. In a container, mount the node's /var/log at the same place, for reading (hostPath /var/log). For logs that "
            + "are elsewhere, give -Path."),
        { Failure: UnauthorizedAccessException } => CollectorCheck.Fail(
            Name, $"This user may not read {files.Root}.", "Run as root, or as a member of the group that owns the directory."),
        { Failure: { } failure } => CollectorCheck.Fail(
            Name, $"{files.Root} cannot be read: {failure.Message}", "Check the file system it is on."),
        { Logs.Count: 0, Others: 0 } => CollectorCheck.Warn(
            Name,
            $"{files.Root} is empty.",
            "That is right only on a node without containers. Otherwise it is another directory than the kubelet's: mount the node's own."),
        { Logs.Count: 0 } => CollectorCheck.Warn(
            Name,
            $"None of the {files.Others} files in {files.Root} is named like a container's log (<pod>_<namespace>_<container>-<id>.log).",
            "They are followed as plain files. To follow other logs on purpose, use Watch-Log or give Start-LogCollector their path."),
        { Others: 0 } => CollectorCheck.Pass(Name, $"{files.Logs.Count} logs of containers are in {files.Root}."),
        _ => CollectorCheck.Pass(
            Name, $"{files.Logs.Count} logs of containers are in {files.Root}, and {files.Others} other files, followed as plain files."),
    };
}
