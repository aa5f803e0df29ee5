namespace Monitoring.Checking;

/// <summary>Says before anything runs what of a collector of Kubernetes logs will not work, and how to mend it.</summary>
/// <remarks>Changes nothing: a file that shows whether a directory can be written is gone when it is closed.</remarks>
public static class CollectorChecks
{
    /// <summary>Looks at everything, nearest things first.</summary>
    /// <param name="options">What to look at.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static async Task<IReadOnlyList<CollectorCheck>> RunAsync(CollectorCheckOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        NodeLogFiles[] roots = [.. options.Roots.Select(NodeLogFiles.Find)];
        return
        [
            .. roots.SelectMany(files => (CollectorCheck[])
                [LogsCheck.Run(files), LinksCheck.Run(files), WatchingCheck.Run(options, files)]),
            StorePlaceCheck.Run(options.StorePath),
            .. await ApiChecks.RunAsync(options, Array.Exists(roots, files => files.Logs.Count > 0), cancellationToken),
        ];
    }
}
