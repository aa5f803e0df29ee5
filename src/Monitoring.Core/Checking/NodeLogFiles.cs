using Monitoring.Kubernetes.Paths;

namespace Monitoring.Checking;

/// <summary>What stands in the directory of a node's logs.</summary>
/// <param name="Root">The directory.</param>
/// <param name="Logs">The paths that are named like containers' logs.</param>
/// <param name="Others">How many others there are.</param>
/// <param name="Failure">Why the directory cannot be read; null if it can.</param>
internal sealed record NodeLogFiles(string Root, IReadOnlyList<string> Logs, int Others, Exception? Failure)
{
    /// <summary>Looks into the directory.</summary>
    public static NodeLogFiles Find(string root)
    {
        try
        {
            if (NodeLogDirectory.LayoutOf(root) == NodeLogLayout.Pods)
            {
                return new NodeLogFiles(root, [.. NodeLogDirectory.FindLogs(root).Select(log => log.Path)], Others: 0, Failure: null);
            }

            string[] paths = Directory.GetFiles(root);
            string[] logs = [.. paths.Where(path => ContainerLogName.TryParse(Path.GetFileName(path), out _))];
            return new NodeLogFiles(root, logs, paths.Length - logs.Length, Failure: null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new NodeLogFiles(root, [], 0, failure);
        }
    }
}
