namespace Monitoring.Checking;

/// <summary>Checks, before a collector of Kubernetes logs starts, what will fail and how to fix it.</summary>
/// <remarks>Changes nothing permanently: the file that tests whether a directory is writable is deleted when
/// it is closed.</remarks>
internal static class CollectorChecks
{
    /// <summary>Runs all checks, beginning with those of the local machine.</summary>
    /// <param name="options">The collector to check.</param>
    /// <param name="cancellationToken">Cancels the checks.</param>
    /// <exception cref="OperationCanceledException">The checks were canceled.</exception>
    public static async Task<IReadOnlyList<CollectorCheck>> RunAsync(
        CollectorCheckOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        NodeLogFiles[] roots = [.. options.Roots.Select(NodeLogFiles.Find)];
        return
        [
            .. roots.SelectMany(files => (CollectorCheck[])
                [LogsCheck.Run(files), LinksCheck.Run(files), WatchingCheck.Run(options, files)]),
            StoreLocationCheck.Run(options.StorePath),
            .. await ApiChecks.RunAsync(options, Array.Exists(roots, files => files.Logs.Count > 0), cancellationToken),
        ];
    }
}
